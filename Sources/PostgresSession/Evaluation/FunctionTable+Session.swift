import PostgresWire

extension FunctionTable {
  /// What a session knows of itself.
  static let session: [Function] = [
    .session("version() text") { .text($1.engine.facts.settings.serverVersion.fullDescription) },
    .session("current_database() name") { .text($1.engine.facts.database) },
    .session("current_catalog() name") { .text($1.engine.facts.database) },
    .session("current_user() name") { .text($1.engine.facts.user) },
    .session("current_role() name") { .text($1.engine.facts.user) },
    .session("session_user() name") { .text($1.engine.facts.user) },
    .session("user() name") { .text($1.engine.facts.user) },
    .session("current_schema() name") { schemas($1).first.map { .text($0) } ?? .null },
    .session("current_schemas(bool) _name") { arguments, evaluator in
      let all = schemas(evaluator)
      let isThere = all.contains("pg_catalog")
      return .array(
        (arguments[0].isTrue && !isThere ? ["pg_catalog"] : []).map { .text($0) }
          + all.map { .text($0) })
    },
    .session("pg_backend_pid() int4") { .integer(Int($1.engine.facts.processID)) },
    .session("pg_is_in_recovery() bool") { _, _ in .boolean(false) },
    .session("pg_my_temp_schema() oid") { _, _ in .integer(0) },
    .session("pg_client_encoding() name") {
      .text(try $1.engine.parameters.parameter("client_encoding").value)
    },
    .session("current_setting(text) text") {
      .text(try $1.engine.parameters.parameter($0[0].string).value)
    },
    .session("current_setting(text,bool) text") { try setting($0[0].string, $0[1].isTrue, $1) },
    .session("set_config(text,text,bool) text", isStrict: false) { arguments, evaluator in
      if arguments[2].isNull { return .null }
      let result = try evaluator.engine.set(
        arguments[0].string, arguments[1].isNull ? nil : [arguments[1].string],
        isLocal: arguments[2].isTrue, tag: "")
      if let failure = result.failure { throw failure }
      return .text(try evaluator.engine.parameters.parameter(arguments[0].string).value)
    },
    .session("now() timestamptz") { now($1) },
    .session("transaction_timestamp() timestamptz") { now($1) },
    .session("statement_timestamp() timestamptz") { now($1) },
    .session("clock_timestamp() timestamptz") { now($1) },
    .session("current_timestamp() timestamptz") { now($1) },
    .session("localtimestamp() timestamp") { now($1) },
    .session("current_date() date") {
      .integer(Calendar.floor(now($1).int, DateTime.day).quotient)
    },
  ]

  private static func setting(
    _ name: String, _ isMissingAllowed: Bool, _ evaluator: Evaluator
  ) throws -> Datum {
    do throws(StatementError) {
      return .text(try evaluator.engine.parameters.parameter(name).value)
    } catch {
      guard isMissingAllowed, error.diagnostic.sqlState == "42704" else { throw error }
      return .null
    }
  }

  /// The session knows when it began.
  private static func now(_ evaluator: Evaluator) -> Datum {
    .integer((evaluator.engine.facts.now - 946_684_800) * 1_000_000)
  }

  /// The schemas of the search path that are there.
  private static func schemas(_ evaluator: Evaluator) -> [String] {
    let text = (try? evaluator.engine.parameters.parameter("search_path"))?.value ?? ""
    let hasCatalogue = text.contains("pg_catalog")
    let namespaces = evaluator.relations.catalogue("pg_namespace")
    return evaluator.engine.searchPath.filter { name in
      if name == "pg_catalog" { return hasCatalogue }
      guard let namespaces else { return name == "public" || evaluator.relations.hasSchema(name) }
      return namespaces.first("nspname", .text(name)) != nil
    }
  }
}
