import PostgresWire

/// Between the names of tables, types, functions, schemas and roles, and their OIDs, by the
/// catalogue.
struct ObjectLookup {
  let relations: RelationIndex
  let searchPath: [String]

  /// The OID that the text names, which may be the OID itself; `-` is 0 (`regproc.c`).
  func object(named text: String, _ type: SQLType) throws(StatementError) -> Int {
    if text == "-" { return 0 }
    if !text.isEmpty, text.utf8.allSatisfy(\.isDigit) { return try Datum(text, read: .oid).int }
    if let oid = try find(text, type) { return oid }
    throw missing(text, type)
  }

  /// Nil where there is none.
  func find(_ text: String, _ type: SQLType) throws(StatementError) -> Int? {
    let names = try Self.names(text)
    switch type {
    case .regclass: return oid("pg_class", "relname", "relnamespace", names) ?? relation(names)
    case .regtype: return try self.type(text)
    case .regproc:
      guard relations.catalogue("pg_proc") != nil else {
        throw .unanswered("regproc '\(text)'")
      }
      let found = oids("pg_proc", "proname", "pronamespace", names)
      guard found.count <= 1 else {
        throw StatementError(
          .ambiguousFunction, "more than one function named \"\(text)\"",
          .init("regproc.c", 103, "regprocin"))
      }
      return found.first
    case .regnamespace:
      return relations.catalogue("pg_namespace")?.first("nspname", .text(names.last ?? "")).map {
        $0[0].int
      }
    case .regrole:
      let roles = relations.catalogue("pg_roles") ?? relations.catalogue("pg_authid")
      guard let place = roles?.column("oid") else { return nil }
      return roles?.first("rolname", .text(names.last ?? "")).map { $0[place].int }
    default: throw .unanswered("\(type.title) '\(text)'")
    }
  }

  func missing(_ text: String, _ type: SQLType) -> StatementError {
    switch type {
    case .regclass:
      StatementError(
        .undefinedTable, "relation \"\(text.replacing("\"", with: ""))\" does not exist",
        .init("namespace.c", 433, "RangeVarGetRelidExtended"))
    case .regtype:
      StatementError(
        .undefinedObject, "type \"\(text)\" does not exist",
        .init("parse_type.c", 793, "parseTypeString"))
    case .regnamespace:
      StatementError(
        .undefinedSchema, "schema \"\(text)\" does not exist",
        .init("namespace.c", 3099, "get_namespace_oid"))
    case .regrole:
      StatementError(
        .undefinedObject, "role \"\(text)\" does not exist", .init("acl.c", 5201, "get_role_oid"))
    default:
      StatementError(
        .undefinedFunction, "function \"\(text)\" does not exist",
        .init("regproc.c", 99, "regprocin"))
    }
  }

  /// What the output function shows.
  func name(of oid: Int, _ type: SQLType) -> String {
    if oid == 0 { return "-" }
    switch type {
    case .regclass:
      return qualified("pg_class", oid, "relname", "relnamespace")
        ?? table(oid).map {
          qualified($0.schema, $0.name, isVisible: searchPath.contains($0.schema))
        }
        ?? String(oid)
    case .regtype: return typeName(oid) ?? String(oid)
    case .regproc, .regprocedure:
      return qualified("pg_proc", oid, "proname", "pronamespace") ?? String(oid)
    case .regnamespace:
      return value("pg_namespace", oid, "nspname").map { FunctionTable.quotedName($0.string) }
        ?? String(oid)
    case .regrole: return role(oid).map { FunctionTable.quotedName($0) } ?? String(oid)
    default: return String(oid)
    }
  }

  // MARK: Catalogue

  /// A column of the row with an OID.
  func value(_ table: String, _ oid: Int, _ column: String) -> Datum? {
    guard let table = relations.catalogue(table), let place = table.column(column) else {
      return nil
    }
    return table.first("oid", .integer(oid)).map { $0[place] }
  }

  func role(_ oid: Int) -> String? {
    (value("pg_roles", oid, "rolname") ?? value("pg_authid", oid, "rolname"))?.string
  }

  func schema(_ oid: Int) -> String? { value("pg_namespace", oid, "nspname")?.string }

  /// Whether the name alone means the object; nil where there is none of the OID.
  func isVisible(_ table: String, _ oid: Int, _ name: String, _ schema: String) -> Bool? {
    guard let own = value(table, oid, name), let namespace = value(table, oid, schema) else {
      return nil
    }
    guard let namespaceName = self.schema(namespace.int), searchPath.contains(namespaceName) else {
      return false
    }
    return table == "pg_proc" || self.oid(table, name, schema, [own.string]) == oid
  }

  private func qualified(_ table: String, _ oid: Int, _ name: String, _ schema: String) -> String? {
    guard let own = value(table, oid, name)?.string, let namespace = value(table, oid, schema),
      let schemaName = self.schema(namespace.int)
    else { return nil }
    return qualified(schemaName, own, isVisible: isVisible(table, oid, name, schema) ?? false)
  }

  private func qualified(_ schema: String, _ name: String, isVisible: Bool) -> String {
    (isVisible ? "" : FunctionTable.quotedName(schema) + ".") + FunctionTable.quotedName(name)
  }

  private func oid(_ table: String, _ name: String, _ schema: String, _ names: [String]) -> Int? {
    oids(table, name, schema, names).first
  }

  /// In the order of the search path.
  private func oids(_ table: String, _ name: String, _ schema: String, _ names: [String]) -> [Int] {
    guard let table = relations.catalogue(table), let nameColumn = table.column(name),
      let schemaColumn = table.column(schema), let oidColumn = table.column("oid"),
      let own = names.last
    else { return [] }
    let rows = table.places(of: .text(own), in: nameColumn).map { table.rows[$0] }
    let schemas = names.count > 1 ? [names[names.count - 2]] : searchPath
    return schemas.flatMap { schema in
      rows.filter { self.schema($0[schemaColumn].int) == schema }.map { $0[oidColumn].int }
    }
  }

  /// A relation that pg_class does not have.
  private func relation(_ names: [String]) -> Int? {
    let schemas = names.count > 1 ? [names[names.count - 2]] : searchPath
    return schemas.lazy.compactMap { relations.table($0, names.last ?? "") }.first.map {
      Int($0.oid)
    }
  }

  private func table(_ oid: Int) -> Relation? {
    relations.relations.first { $0.oid != 0 && Int($0.oid) == oid }
  }

  // MARK: Types

  private func type(_ text: String) throws(StatementError) -> Int? {
    var scanner = try SQLStatementText.split("SELECT NULL::" + text)
    guard scanner.count == 1, let statement = scanner.popLast() else { return nil }
    var parser = QueryParser(try Lexer.lexemes(statement))
    parser.rewind(to: 3)
    let syntax = try parser.type()
    guard parser.current.kind == .end else { return nil }
    var names = syntax.names
    if names.count == 2, names[0] == "pg_catalog" { names.removeFirst() }
    var found: Int?
    if names.count == 1, let known = SQLType.named(names[0]) { found = Int(known.rawValue) }
    found = found ?? oid("pg_type", "typname", "typnamespace", syntax.names)
    guard let found, syntax.dimensions > 0 else { return found }
    return SQLType(rawValue: Int32(truncatingIfNeeded: found))?.array.map { Int($0.rawValue) }
      ?? value("pg_type", found, "typarray")?.int
  }

  /// `format_type` without a modifier.
  func typeName(_ oid: Int) -> String? {
    if let known = SQLType(rawValue: Int32(truncatingIfNeeded: oid)) { return known.title }
    if let element = value("pg_type", oid, "typelem"), element.int != 0,
      value("pg_type", oid, "typlen") == .integer(-1), let name = typeName(element.int)
    {
      return name + "[]"
    }
    return qualified("pg_type", oid, "typname", "typnamespace")
  }

  // MARK: Names

  /// The parts of a name with dots; what is in quotes stays as it is.
  private static func names(_ text: String) throws(StatementError) -> [String] {
    var names: [String] = []
    var name = ""
    var isQuoted = false
    var rest = Array(text)[...]
    while let next = rest.popFirst() {
      if next == "\"" {
        if isQuoted, rest.first == "\"" {
          name.append(contentsOf: "\""); rest = rest.dropFirst()
        } else {
          isQuoted.toggle()
        }
      } else if next == ".", !isQuoted {
        names.append(name)
        name = ""
      } else {
        name += isQuoted ? String(next) : next.lowercased()
      }
    }
    guard !isQuoted, !name.isEmpty else {
      throw StatementError(
        .invalidName, "invalid name syntax", .init("regproc.c", 1888, "stringToQualifiedNameList"))
    }
    return names + [name.trimmed.truncatedToName]
  }
}

extension Evaluator {
  var lookup: ObjectLookup {
    ObjectLookup(relations: engine.relations, searchPath: engine.searchPath)
  }
}

extension Analyzer {
  func object(named text: String, _ type: SQLType) throws(StatementError) -> Int {
    try ObjectLookup(relations: relations, searchPath: searchPath).object(named: text, type)
  }

  /// `current_user` and the like are functions that are called without parentheses.
  mutating func keyword(_ word: String) throws(StatementError) -> Typed {
    switch word {
    case "current_time", "localtime": throw .unanswered(word)
    default: return try call(word, [], 0)
    }
  }
}
