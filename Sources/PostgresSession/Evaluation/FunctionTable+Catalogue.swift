import PostgresWire

extension FunctionTable {
  /// Functions that read the system catalogues.
  static let catalogue: [Function] =
    visibilities + definitions + [
      .session("format_type(oid,int4) text", isStrict: false) { arguments, evaluator in
        arguments[0].isNull
          ? .null
          : .text(
            evaluator.lookup.typeText(
              arguments[0].int, arguments[1].isNull ? nil : arguments[1].int))
      },
      .session("pg_get_userbyid(oid) name") { arguments, evaluator in
        .text(evaluator.lookup.role(arguments[0].int) ?? "unknown (OID=\(arguments[0].int))")
      },
      .session("pg_encoding_to_char(int4) name") { arguments, _ in
        .text([0: "SQL_ASCII", 6: "UTF8", 8: "LATIN1"][arguments[0].int] ?? "")
      },
      .session("obj_description(oid,name) text") { arguments, evaluator in
        let lookup = evaluator.lookup
        guard let type = try? lookup.find("pg_catalog." + arguments[1].string, .regclass) else {
          return .null
        }
        return lookup.description(arguments[0].int, type, 0)
      },
      .session("obj_description(oid) text") { $1.lookup.description($0[0].int, nil, 0) },
      .session("col_description(oid,int4) text") {
        $1.lookup.description($0[0].int, 1259, $0[1].int)
      },
      .session("shobj_description(oid,name) text") { arguments, evaluator in
        guard let table = evaluator.relations.catalogue("pg_shdescription"),
          let place = table.column("description")
        else { return .null }
        return table.first("objoid", arguments[0]).map { $0[place] } ?? .null
      },
      .session("to_regclass(text) regclass") { try found($0, .regclass, $1) },
      .session("to_regtype(text) regtype") { try found($0, .regtype, $1) },
      .session("to_regproc(text) regproc") { try found($0, .regproc, $1) },
      .session("to_regnamespace(text) regnamespace") { try found($0, .regnamespace, $1) },
      .session("to_regrole(text) regrole") { try found($0, .regrole, $1) },
      .session("pg_relation_is_publishable(regclass) bool") { arguments, evaluator in
        guard let kind = evaluator.lookup.value("pg_class", arguments[0].int, "relkind") else {
          return .null
        }
        return .boolean(["r", "p"].contains(kind.string) && arguments[0].int >= 16_384)
      },
      .session("pg_tablespace_location(oid) text") { _, _ in .text("") },
      .session("pg_table_size(regclass) int8") { .integer(RelationSize($1).table($0[0].int)) },
      .session("pg_relation_size(regclass) int8") { .integer(RelationSize($1).main($0[0].int)) },
      .session("pg_total_relation_size(regclass) int8") {
        let size = RelationSize($1)
        return .integer(size.table($0[0].int) + size.indexes($0[0].int))
      },
      .session("pg_indexes_size(regclass) int8") {
        .integer(RelationSize($1).indexes($0[0].int))
      },
      .plain("pg_size_pretty(int8) text") { .text(RelationSize.pretty($0[0].int)) },
      .session("pg_get_serial_sequence(text,text) text") { arguments, evaluator in
        try evaluator.lookup.sequence(of: arguments[0].string, arguments[1].string)
      },
      .plain("pg_get_expr(pg_node_tree,oid) text") { $0[0] },
      .plain("pg_get_expr(pg_node_tree,oid,bool) text") { $0[0] },
      .plain("pg_column_is_updatable(regclass,int2,bool) bool") { _ in .boolean(true) },
      .typed("pg_typeof(any) regtype") { .integer(Int($1[0] == .unknown ? 705 : $1[0].rawValue)) },
    ]

  private static func found(
    _ arguments: [Datum], _ type: SQLType, _ evaluator: Evaluator
  ) throws -> Datum {
    let text = arguments[0].string
    if !text.isEmpty, text.utf8.allSatisfy(\.isDigit) {
      return (try? Datum(text, read: .oid)) ?? .null
    }
    do throws(StatementError) {
      return try evaluator.lookup.find(text, type).map { .integer($0) } ?? .null
    } catch {
      guard error.diagnostic.sqlState?.hasPrefix("42") == true, type != .regtype else {
        throw error
      }
      return .null
    }
  }

  private static let visibilities: [Function] = [
    ("table", "pg_class", "relname", "relnamespace"),
    ("type", "pg_type", "typname", "typnamespace"),
    ("function", "pg_proc", "proname", "pronamespace"),
    ("collation", "pg_collation", "collname", "collnamespace"),
    ("operator", "pg_operator", "oprname", "oprnamespace"),
    ("opclass", "pg_opclass", "opcname", "opcnamespace"),
    ("conversion", "pg_conversion", "conname", "connamespace"),
    ("statistics_obj", "pg_statistic_ext", "stxname", "stxnamespace"),
  ].map { name, table, column, schema in
    .session("pg_\(name)_is_visible(oid) bool") { arguments, evaluator in
      evaluator.lookup.isVisible(table, arguments[0].int, column, schema).map { .boolean($0) }
        ?? .null
    }
  }

  /// What the SQL was that made an object.
  private static let definitions: [Function] = {
    var list: [Function] = []
    for more in ["", ",bool"] {
      list.append(
        .session("pg_get_constraintdef(oid\(more)) text") {
          try $1.lookup.constraint($0[0].int, isPretty: $0.count > 1 && $0[1].isTrue)
        })
      list.append(.session("pg_get_viewdef(oid\(more)) text") { try $1.lookup.view($0[0].int) })
      for (name, table) in [
        ("pg_get_triggerdef", "pg_trigger"), ("pg_get_ruledef", "pg_rewrite"),
      ] {
        list.append(.session("\(name)(oid\(more)) text") { try absent($0[0].int, table, name, $1) })
      }
    }
    list.append(
      .session("pg_get_indexdef(oid) text") {
        try $1.lookup.index($0[0].int, column: 0, isPretty: false)
      })
    list.append(
      .session("pg_get_indexdef(oid,int4,bool) text") {
        try $1.lookup.index($0[0].int, column: $0[1].int, isPretty: $0[2].isTrue)
      })
    for (name, table) in [
      ("pg_get_statisticsobjdef_columns", "pg_statistic_ext"),
      ("pg_get_statisticsobjdef", "pg_statistic_ext"),
      ("pg_get_partkeydef", "pg_partitioned_table"), ("pg_get_functiondef", "pg_proc"),
    ] {
      list.append(.session("\(name)(oid) text") { try absent($0[0].int, table, name, $1) })
    }
    list.append(.session("pg_get_partition_constraintdef(oid) text") { _, _ in .null })
    list.append(
      .session("pg_get_function_result(oid) text") { $1.lookup.functionResult($0[0].int) })
    list.append(
      .session("pg_get_function_arguments(oid) text") { $1.lookup.functionArguments($0[0].int) })
    list.append(
      .session("pg_get_function_identity_arguments(oid) text") {
        $1.lookup.functionArguments($0[0].int)
      })
    return list
  }()

  private static func absent(
    _ oid: Int, _ table: String, _ name: String, _ evaluator: Evaluator
  ) throws -> Datum {
    let column = table == "pg_partitioned_table" ? "partrelid" : "oid"
    guard evaluator.relations.catalogue(table)?.first(column, .integer(oid)) == nil else {
      throw StatementError.unanswered("the function \(name)()")
    }
    return .null
  }
}
