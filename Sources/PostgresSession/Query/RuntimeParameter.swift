/// What PostgreSQL knows of one run-time parameter (`pg_settings`).
struct RuntimeParameter: Hashable, Sendable {
  /// In the spelling of `pg_settings`.
  var name: String
  var kind: Kind
  /// As SHOW shows it.
  var value: String
  var change: Change = .anyTime

  enum Kind: Hashable, Sendable {
    case applicationName
    case boolean
    case choice([String])
    case dateStyle
    case encoding
    /// A list whose members SHOW quotes where SQL would need it.
    case identifiers
    case integer(ClosedRange<Int>, ParameterUnit?)
    case real(ClosedRange<Double>)
    case text
    case timeZone

    /// SET takes several values, with commas between them.
    var isList: Bool { self == .identifiers || self == .dateStyle }

    /// It is a text to PostgreSQL, whatever it means.
    var isText: Bool {
      switch self {
      case .applicationName, .dateStyle, .encoding, .identifiers, .text, .timeZone: true
      case .boolean, .choice, .integer, .real: false
      }
    }
  }

  /// Who may change it once the server runs.
  enum Change: String, Hashable, Sendable {
    case anyTime
    case superuser
    /// Only the startup packet.
    case backend
    /// Only the server's files: `cannot be changed now`.
    case start
    /// Only the server's start: `cannot be changed without restarting the server`.
    case restart
    /// Nobody: `cannot be changed`.
    case never
  }
}

extension RuntimeParameter {
  /// The values that a session begins with, by lower-case name, where they are the server's own.
  private static let own: [String: @Sendable (SessionFacts) -> String] = [
    "authentication_timeout": {
      ParameterUnit.seconds.text(of: $0.settings.authenticationTimeout)
    },
    "is_superuser": { $0.isSuperuser ? "on" : "off" },
    "password_encryption": { $0.settings.passwordEncryption.rawValue },
    "scram_iterations": { String($0.settings.scramIterations) },
    "server_version": { $0.settings.serverVersion.description },
    "server_version_num": { String($0.settings.serverVersion.number) },
    "session_authorization": { $0.user },
    "ssl": { $0.settings.ssl ? "on" : "off" },
    "timezone": { $0.settings.timeZone },
  ]

  /// As a session begins with it, by its name in lower case.
  static func builtIn(_ key: String, _ facts: SessionFacts) -> RuntimeParameter? {
    guard key != scramIterations.name || facts.settings.serverVersion.major >= 16,
      var parameter = byName[key]
    else { return nil }
    if let own = own[key] { parameter.value = own(facts) }
    return parameter
  }

  private static let scramIterations = RuntimeParameter(
    name: "scram_iterations", kind: .integer(1...Int(Int32.max), nil), value: "4096")

  private static let byName = Dictionary(
    (table.split(separator: "\n").map { line in
      guard let parameter = RuntimeParameter(line: line) else {
        preconditionFailure("the table of parameters has a line that is none: \(line)")
      }
      return parameter
    } + [scramIterations]).map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { $1 })

  private init?(line: Substring) {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard fields.count >= 4, let change = Change(rawValue: fields[1]) else { return nil }
    let words = fields[2].split(separator: " ")
    let limits = fields.count > 4 ? fields[4] : ""
    let bounds = limits.split(separator: "...")
    let unit = words.count > 1 ? ParameterUnit(rawValue: String(words[1])) : nil
    let kind: Kind
    switch words[0] {
    case "application-name": kind = .applicationName
    case "boolean": kind = .boolean
    case "choice": kind = .choice(limits.split(separator: ",").map(String.init))
    case "date-style": kind = .dateStyle
    case "encoding": kind = .encoding
    case "identifiers": kind = .identifiers
    case "integer": kind = .integer((Int(bounds[0]) ?? 0)...(Int(bounds[1]) ?? 0), unit)
    case "real": kind = .real((Double(bounds[0]) ?? 0)...(Double(bounds[1]) ?? 0))
    case "text": kind = .text
    case "time-zone": kind = .timeZone
    default: return nil
    }
    let value = unit.flatMap { unit in Int(fields[3]).map(unit.text) } ?? fields[3]
    self.init(name: fields[0], kind: kind, value: value, change: change)
  }

  /// One that ParameterStatus reports: its name, that in lower case, and what a session begins with.
  typealias Reported = (name: String, key: String, value: @Sendable (SessionFacts) -> String)

  /// The parameters that ParameterStatus reports, in the order in which a server of that version
  /// sends them at the start of a session.
  ///
  /// Up to 15 that is by name. From 16 on it is the order of a hash table of 512 buckets, in which
  /// `guc_name_hash` of a name (rotate left by 5, exclusive-or the lower-case letter) is its place.
  static func reported(by version: ServerVersion) -> [Reported] {
    switch version.major {
    case 18...: since18
    case 16...: since16
    case 14...: since14
    default: before14
    }
  }

  private static let before14 = keyed(
    ["application_name", "client_encoding", "DateStyle"] + last15)
  private static let since14 = keyed(
    [
      "application_name", "client_encoding", "DateStyle", "default_transaction_read_only",
      "in_hot_standby",
    ] + last15)
  private static let last15 = [
    "integer_datetimes", "IntervalStyle", "is_superuser", "server_encoding", "server_version",
    "session_authorization", "standard_conforming_strings", "TimeZone",
  ]
  private static let since16 = keyed(first16 + last16)
  private static let since18 = keyed(first16 + ["search_path"] + last16)
  private static let first16 = ["in_hot_standby", "integer_datetimes", "TimeZone", "IntervalStyle"]
  private static let last16 = [
    "is_superuser", "application_name", "default_transaction_read_only", "scram_iterations",
    "DateStyle", "standard_conforming_strings", "session_authorization", "client_encoding",
    "server_version", "server_encoding",
  ]

  private static func keyed(_ names: [String]) -> [Reported] {
    names.map { name in
      let key = name.lowercased()
      let value = byName[key]?.value ?? ""
      return (name, key, own[key] ?? { _ in value })
    }
  }
}
