import PostgresWire

extension FunctionTable {
  /// Nobody is granted or denied anything here: who is in has every privilege, but on what belongs to
  /// the system.
  static let privileges: [Function] = {
    var list: [Function] = []
    for (name, object) in [
      ("has_table_privilege", SQLType.regclass), ("has_any_column_privilege", .regclass),
      ("has_sequence_privilege", .regclass), ("has_schema_privilege", .regnamespace),
      ("has_type_privilege", .regtype), ("has_database_privilege", .unknown),
      ("has_function_privilege", .unknown), ("has_tablespace_privilege", .unknown),
      ("has_language_privilege", .unknown), ("has_server_privilege", .unknown),
      ("has_foreign_data_wrapper_privilege", .unknown),
    ] {
      for first in ["text", "oid"] {
        list.append(
          .session("\(name)(\(first),text) bool") { try check($0[0], $0[1].string, object, $1) })
        for user in ["name", "oid"] {
          list.append(
            .session("\(name)(\(user),\(first),text) bool") {
              try check($0[1], $0[2].string, object, $1)
            })
        }
      }
    }
    for first in ["text", "oid"] {
      for column in ["text", "int2"] {
        list.append(
          .session("has_column_privilege(\(first),\(column),text) bool") {
            try check($0[0], $0[2].string, .regclass, $1)
          })
      }
    }
    for role in ["name", "oid"] {
      list.append(
        .session("pg_has_role(\(role),text) bool") { arguments, evaluator in
          if evaluator.engine.facts.isSuperuser { return .boolean(true) }
          let oid = try evaluator.lookup.find(evaluator.engine.facts.user, .regrole)
          if case .integer(let asked) = arguments[0] { return .boolean(asked == oid) }
          return .boolean(arguments[0].string == evaluator.engine.facts.user)
        })
    }
    return list
  }()

  private static func check(
    _ object: Datum, _ privilege: String, _ type: SQLType, _ evaluator: Evaluator
  ) throws -> Datum {
    let known = [
      "select", "insert", "update", "delete", "truncate", "references", "trigger", "usage",
      "create",
      "connect", "temporary", "temp", "execute",
    ]
    let words = privilege.lowercased().split(separator: ",").map { word in
      String(word).trimmed.replacing(" with grant option", with: "")
    }
    if let wrong = words.first(where: { !known.contains($0) }) {
      throw StatementError(
        .invalidParameterValue, "unrecognized privilege type: \"\(wrong)\"",
        .init("acl.c", 1699, "convert_any_priv_string"))
    }
    guard type != .unknown else { return .boolean(true) }
    let oid: Int
    if case .text(let text) = object {
      oid = try evaluator.lookup.object(named: text, type)
    } else {
      oid = object.int
    }
    if evaluator.engine.facts.isSuperuser { return .boolean(true) }
    let isOfSystem = oid < 16_384 && oid != 2200
    let isHarmless = words.allSatisfy { ["select", "usage", "execute", "connect"].contains($0) }
    return .boolean(!isOfSystem || isHarmless)
  }
}
