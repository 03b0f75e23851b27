/// What PostgreSQL knows of one run-time parameter (`pg_settings`).
struct RuntimeParameter: Hashable, Sendable {
  /// In the spelling of `pg_settings`.
  var name: String
  var kind: Kind
  var value: String
  var change: Change = .anyTime

  enum Kind: Hashable, Sendable {
    case applicationName
    case boolean
    case choice([String])
    case dateStyle
    case encoding
    /// `unit` is that of a bare number, in milliseconds, where the parameter is a time.
    case integer(ClosedRange<Int>, unit: Int? = nil)
    case text
    case timeZone
  }

  /// Who may change it once the server runs.
  enum Change: Hashable, Sendable {
    case anyTime
    case superuser
    /// Only the server's start: `cannot be changed now`.
    case start
    /// Nobody: `cannot be changed`.
    case never
  }
}

extension RuntimeParameter {
  /// Those that drivers ask for or set, with the values that a session begins with.
  static func all(_ facts: SessionFacts) -> [RuntimeParameter] {
    let settings = facts.settings
    let milliseconds = RuntimeParameter.Kind.integer(0...Int(Int32.max), unit: 1)
    let levels = ["serializable", "repeatable read", "read committed", "read uncommitted"]
    let messages = [
      "debug5", "debug4", "debug3", "debug2", "debug1", "log", "notice", "warning", "error",
    ]
    func fixed(_ name: String, _ value: String, _ change: Change = .never) -> RuntimeParameter {
      .init(name: name, kind: .text, value: value, change: change)
    }
    var parameters: [RuntimeParameter] = [
      .init(name: "application_name", kind: .applicationName, value: ""),
      .init(name: "bytea_output", kind: .choice(["escape", "hex"]), value: "hex"),
      .init(name: "client_encoding", kind: .encoding, value: "UTF8"),
      .init(name: "client_min_messages", kind: .choice(messages), value: "notice"),
      .init(name: "DateStyle", kind: .dateStyle, value: "ISO, MDY"),
      .init(
        name: "default_transaction_isolation", kind: .choice(levels), value: "read committed"),
      .init(name: "default_transaction_read_only", kind: .boolean, value: "off"),
      .init(name: "extra_float_digits", kind: .integer(-15...3), value: "1"),
      .init(
        name: "idle_in_transaction_session_timeout", kind: milliseconds, value: "0"),
      .init(
        name: "IntervalStyle",
        kind: .choice(["postgres", "postgres_verbose", "sql_standard", "iso_8601"]),
        value: "postgres"),
      .init(name: "jit", kind: .boolean, value: "on"),
      .init(name: "lock_timeout", kind: milliseconds, value: "0"),
      .init(name: "row_security", kind: .boolean, value: "on"),
      .init(name: "search_path", kind: .text, value: "\"$user\", public"),
      .init(name: "standard_conforming_strings", kind: .boolean, value: "on"),
      .init(name: "statement_timeout", kind: milliseconds, value: "0"),
      .init(
        name: "synchronous_commit",
        kind: .choice(["local", "remote_write", "remote_apply", "on", "off"]), value: "on"),
      .init(name: "TimeZone", kind: .timeZone, value: settings.timeZone),
      .init(name: "transaction_isolation", kind: .choice(levels), value: "read committed"),
      .init(name: "transaction_read_only", kind: .boolean, value: "off"),
      .init(
        name: "log_statement", kind: .choice(["none", "ddl", "mod", "all"]), value: "none",
        change: .superuser),
      fixed("in_hot_standby", "off"),
      fixed("integer_datetimes", "on"),
      fixed("is_superuser", facts.isSuperuser ? "on" : "off"),
      fixed("max_identifier_length", "63"),
      fixed("server_encoding", "UTF8"),
      fixed("server_version", settings.serverVersion.description),
      fixed("server_version_num", String(settings.serverVersion.number)),
      fixed("session_authorization", facts.user),
      fixed("max_connections", "100", .start),
      fixed("password_encryption", settings.passwordEncryption.rawValue, .start),
      fixed("ssl", settings.ssl ? "on" : "off", .start),
    ]
    if settings.serverVersion.major >= 16 {
      parameters.append(
        .init(
          name: "scram_iterations", kind: .integer(1...Int(Int32.max)),
          value: String(settings.scramIterations)))
    }
    return parameters
  }

  /// The parameters that ParameterStatus reports, in the order in which a server of that version
  /// sends them at the start of a session.
  ///
  /// Up to 15 that is by name; from 16 on, the order of a hash table.
  static func reported(by version: ServerVersion) -> [String] {
    guard version.major >= 16 else {
      let since14 = version.major >= 14 ? ["default_transaction_read_only", "in_hot_standby"] : []
      return ["application_name", "client_encoding", "DateStyle"] + since14 + [
        "integer_datetimes", "IntervalStyle", "is_superuser", "server_encoding",
        "server_version", "session_authorization", "standard_conforming_strings", "TimeZone",
      ]
    }
    let since18 = version.major >= 18 ? ["search_path"] : []
    return ["in_hot_standby", "integer_datetimes", "TimeZone", "IntervalStyle"] + since18 + [
      "is_superuser", "application_name", "default_transaction_read_only", "scram_iterations",
      "DateStyle", "standard_conforming_strings", "session_authorization", "client_encoding",
      "server_version", "server_encoding",
    ]
  }
}
