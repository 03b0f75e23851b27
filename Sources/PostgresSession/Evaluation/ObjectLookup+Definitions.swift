import PostgresWire

/// The SQL that describes what the catalogue holds (`ruleutils.c`, `format_type.c`).
extension ObjectLookup {
  /// `format_type`; without a modifier, the name of the type alone.
  func typeText(_ oid: Int, _ modifier: Int?) -> String {
    if oid == 0 { return "-" }
    guard let known = SQLType(rawValue: Int32(truncatingIfNeeded: oid)) else {
      return typeName(oid) ?? "???"
    }
    if known.element != nil, let element = known.element {
      return typeText(Int(element.rawValue), modifier) + "[]"
    }
    guard let modifier else { return known.title }
    guard modifier >= 0 else {
      return known == .bpchar ? "bpchar" : known == .bit ? "\"bit\"" : known.title
    }
    switch known {
    case .varchar, .bpchar: return modifier > 4 ? "\(known.title)(\(modifier - 4))" : known.title
    case .numeric:
      let scale = (modifier - 4) & 0x7ff
      return "numeric(\((modifier - 4) >> 16),\(scale >= 1024 ? scale - 2048 : scale))"
    case .bit, .varbit: return "\(known.title)(\(modifier))"
    case .time, .timetz, .timestamp, .timestamptz:
      let words = known.title.split(separator: " ", maxSplits: 1)
      return "\(words[0])(\(modifier)) \(words[1])"
    default: return known.title
    }
  }

  func description(_ object: Int, _ type: Int?, _ column: Int) -> Datum {
    guard let table = relations.catalogue("pg_description"),
      let place = table.column("description"),
      let objectColumn = table.column("objoid"), let number = table.column("objsubid"),
      let typeColumn = table.column("classoid")
    else { return .null }
    let rows = table.places(of: .integer(object), in: objectColumn).map { table.rows[$0] }
    return rows.first { row in
      row[number].int == column && (type == nil || row[typeColumn].int == type)
    }.map { $0[place] } ?? .null
  }

  func sequence(of table: String, _ column: String) throws(StatementError) -> Datum {
    let relation = try object(named: table, .regclass)
    guard let attribute = columns(relation).first(where: { $0.name == column }) else {
      throw StatementError(
        .undefinedColumn, "column \"\(column)\" of relation \"\(table)\" does not exist",
        .init("ruleutils.c", 2710, "pg_get_serial_sequence"))
    }
    guard let depend = relations.catalogue("pg_depend"), let owner = depend.column("refobjid"),
      let number = depend.column("refobjsubid"), let object = depend.column("objid"),
      let kind = depend.column("deptype")
    else { return .null }
    for place in depend.places(of: .integer(relation), in: owner) {
      let row = depend.rows[place]
      guard row[number].int == attribute.number, ["a", "i"].contains(row[kind].string),
        value("pg_class", row[object].int, "relkind") == .text("S"),
        let name = value("pg_class", row[object].int, "relname"),
        let namespace = value("pg_class", row[object].int, "relnamespace")
      else { continue }
      return .text(
        FunctionTable.quotedName(schema(namespace.int) ?? "") + "."
          + FunctionTable.quotedName(name.string))
    }
    return .null
  }

  // MARK: Constraints and indexes

  func columns(_ relation: Int) -> [(number: Int, name: String)] {
    guard let table = relations.catalogue("pg_attribute"), let owner = table.column("attrelid"),
      let number = table.column("attnum"), let name = table.column("attname")
    else { return [] }
    return table.places(of: .integer(relation), in: owner).map {
      (table.rows[$0][number].int, table.rows[$0][name].string)
    }
  }

  private func names(_ numbers: Datum?, of relation: Int) -> String {
    let columns = Dictionary(
      columns(relation).map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
    return (numbers?.elements ?? []).map { FunctionTable.quotedName(columns[$0.int] ?? "") }
      .joined(separator: ", ")
  }

  /// The expression of a CHECK is kept as `pg_get_expr` writes it, in parentheses.
  func constraint(_ oid: Int, isPretty: Bool) throws -> Datum {
    guard let kind = value("pg_constraint", oid, "contype") else { return .null }
    let relation = value("pg_constraint", oid, "conrelid")?.int ?? 0
    let key = names(value("pg_constraint", oid, "conkey"), of: relation)
    var text: String
    switch kind.string {
    case "p": text = "PRIMARY KEY (\(key))"
    case "u": text = "UNIQUE (\(key))"
    case "f":
      let other = value("pg_constraint", oid, "confrelid")?.int ?? 0
      text =
        "FOREIGN KEY (\(key)) REFERENCES \(name(of: other, .regclass))("
        + names(value("pg_constraint", oid, "confkey"), of: other) + ")"
      let actions = ["c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT", "r": "RESTRICT"]
      if let action = actions[value("pg_constraint", oid, "confupdtype")?.string ?? ""] {
        text += " ON UPDATE \(action)"
      }
      if let action = actions[value("pg_constraint", oid, "confdeltype")?.string ?? ""] {
        text += " ON DELETE \(action)"
      }
    case "c":
      let expression = value("pg_constraint", oid, "conbin")?.string ?? ""
      let whole = expression.hasPrefix("(") ? expression : "(\(expression))"
      text = isPretty ? "CHECK \(whole)" : "CHECK (\(whole))"
    default:
      throw StatementError.unanswered("the definition of a constraint of type \(kind.string)")
    }
    if value("pg_constraint", oid, "condeferrable")?.isTrue == true { text += " DEFERRABLE" }
    if value("pg_constraint", oid, "condeferred")?.isTrue == true { text += " INITIALLY DEFERRED" }
    return .text(text)
  }

  func index(_ oid: Int, column: Int, isPretty: Bool) throws -> Datum {
    guard let table = relations.catalogue("pg_index"),
      let row = table.first("indexrelid", .integer(oid)),
      let relation = table.column("indrelid"), let key = table.column("indkey"),
      let unique = table.column("indisunique")
    else { return .null }
    let columns = Dictionary(
      self.columns(row[relation].int).map { ($0.number, $0.name) },
      uniquingKeysWith: { first, _ in first })
    let names = row[key].elements.map { FunctionTable.quotedName(columns[$0.int] ?? "") }
    if column > 0 { return names.indices.contains(column - 1) ? .text(names[column - 1]) : .null }
    let owner = row[relation].int
    let schema = value("pg_class", owner, "relnamespace").flatMap { self.schema($0.int) } ?? ""
    let tableName = FunctionTable.quotedName(value("pg_class", owner, "relname")?.string ?? "")
    let isShort = isPretty && isVisible("pg_class", owner, "relname", "relnamespace") == true
    let method =
      value("pg_class", oid, "relam").flatMap { value("pg_am", $0.int, "amname") }?.string
      ?? "btree"
    return .text(
      "CREATE \(row[unique].isTrue ? "UNIQUE " : "")INDEX "
        + FunctionTable.quotedName(value("pg_class", oid, "relname")?.string ?? "")
        + " ON \(isShort ? "" : FunctionTable.quotedName(schema) + ".")\(tableName) USING \(method) "
        + "(\(names.joined(separator: ", ")))")
  }

  func view(_ oid: Int) throws -> Datum {
    guard let name = value("pg_class", oid, "relname"), let views = relations.catalogue("pg_views"),
      let nameColumn = views.column("viewname"), let definition = views.column("definition"),
      let schemaColumn = views.column("schemaname"),
      let namespace = value("pg_class", oid, "relnamespace"), let schema = schema(namespace.int)
    else { return .null }
    let rows = views.places(of: name, in: nameColumn).map { views.rows[$0] }
    return rows.first { $0[schemaColumn] == .text(schema) }.map { $0[definition] } ?? .null
  }

  // MARK: Functions

  func functionResult(_ oid: Int) -> Datum {
    guard let type = value("pg_proc", oid, "prorettype") else { return .null }
    let isSet = value("pg_proc", oid, "proretset")?.isTrue ?? false
    return .text((isSet ? "SETOF " : "") + typeText(type.int, nil))
  }

  func functionArguments(_ oid: Int) -> Datum {
    guard let types = value("pg_proc", oid, "proargtypes") else { return .null }
    let names = value("pg_proc", oid, "proargnames")?.elements ?? []
    return .text(
      types.elements.enumerated().map { index, type in
        let name =
          names.indices.contains(index) && !names[index].string.isEmpty
          ? names[index].string + " " : ""
        return name + typeText(type.int, nil)
      }.joined(separator: ", "))
  }
}
