import PostgresWire

/// The run-time parameters of one session: their values, and what the client was told of them.
///
/// Only what has been set is kept, so that a session that sets little is small, and begins at once.
struct RuntimeParameters: Hashable, Sendable {
  private let facts: Apart<SessionFacts>
  private var version: ServerVersion { facts.value.settings.serverVersion }
  /// By lower-case name; without one, what the session began with.
  private var values: [String: String] = [:]
  /// What DEFAULT and RESET give: the startup packet's values, and what the session began with.
  private var defaults: [String: String] = [:]
  /// Parameters of extensions that are not there, by lower-case name: once set they stay known.
  private var placeholders: [String: String] = [:]
  private var hasReported = false
  /// The first to change last; as `guc_report_list`.
  private var changes: [Change] = []

  /// A parameter that the client is to be told of, if it has another value than `told` by then.
  private struct Change: Hashable {
    /// In lower case.
    var key: String
    /// Nil where it is to be told in any case.
    var told: String?
  }

  init(_ facts: Apart<SessionFacts>) {
    self.facts = facts
  }

  /// Sets what the startup packet says, which becomes the default; gives the notices.
  mutating func start(
    _ given: [StartupMessage.Parameter]
  ) throws(StatementError) -> [Diagnostic] {
    var notices: [Diagnostic] = []
    for parameter in given where parameter.name == "options" {
      for (name, value) in try StartupOptions.parse(parameter.value) {
        notices += try set(name, to: [value], isStarting: true)
      }
    }
    for parameter in given where parameter.name != "options" {
      notices += try set(parameter.name, to: [parameter.value], isStarting: true)
    }
    defaults = values
    return notices
  }

  /// Nil is the default; gives the notices.
  mutating func set(
    _ name: String, to values: [String]?, isStarting: Bool = false
  ) throws(StatementError) -> [Diagnostic] {
    let key = name.lowercased()
    guard let parameter = self[key] else {
      guard name.contains(".") else { throw .unknownParameter(name) }
      guard version.major < 14 || isCustomName(name) else { throw .invalidCustomName(name) }
      placeholders[key] = name
      put(values?.joined(separator: ", ") ?? "", key)
      return []
    }
    // Errors name it as the client does.
    var asked = parameter
    asked.name = name
    try checkChange(of: asked, isStarting: isStarting)
    let text = try values.map { values throws(StatementError) in
      try asked.flattened(values, isStarting: isStarting)
    }
    // But those of the hooks that check texts.
    let value = try text.map { text throws(StatementError) in
      try (parameter.kind.isText ? parameter : asked).normalized(text, version)
    }
    noteChange(of: key)
    if let value { put(value, key) } else { self.values[key] = defaults[key] }
    // Up to 13 a parameter is reported whenever it is set, be it to what it was.
    if version.major < 14, let index = changes.firstIndex(where: { $0.key == key }) {
      changes[index].told = nil
    }
    guard parameter.kind == .applicationName, let text, text.utf8.count > 63 else { return [] }
    return [.truncated(text)]
  }

  func parameter(_ name: String) throws(StatementError) -> RuntimeParameter {
    guard let parameter = self[name] ?? self[name.lowercased()] else {
      throw .unknownParameter(name)
    }
    return parameter
  }

  mutating func resetAll() {
    adopt(defaults)
  }

  /// What the client has not been told yet, or what has changed since.
  ///
  /// By name, as PostgreSQL 14 and 15 do; from 16 on the last to change comes first, but for the
  /// beginning of a session.
  mutating func reported() -> [(name: String, value: String)] {
    let all = RuntimeParameter.reported(by: version)
    defer {
      changes = []
      hasReported = true
    }
    let facts = facts.value
    func value(of parameter: RuntimeParameter.Reported) -> String {
      values[parameter.key] ?? parameter.value(facts)
    }
    guard hasReported else { return all.map { ($0.name, value(of: $0)) } }
    guard !changes.isEmpty else { return [] }
    let ordered =
      version.major >= 16
      ? changes.compactMap { change in all.first { $0.key == change.key } } : all
    return ordered.compactMap { parameter in
      let change = changes.first { $0.key == parameter.key }
      let value = value(of: parameter)
      guard let change, change.told != value else { return nil }
      return (parameter.name, value)
    }
  }

  /// Takes the values of an earlier state, and keeps what the client was told.
  mutating func restore(_ earlier: RuntimeParameters) {
    adopt(earlier.values)
  }

  /// Takes one earlier value.
  mutating func restore(_ name: String, _ value: String) {
    let key = name.lowercased()
    guard self[key] != nil else { return }
    noteChange(of: key)
    put(value, key)
  }

  /// Gives the transaction its properties: the defaults of the session, but for what BEGIN says.
  mutating func startTransaction(_ modes: [TransactionMode]) {
    for property in TransactionMode.Property.allCases {
      let mode = modes.last { $0.property == property }
      put(
        mode?.value ?? self[property.sessionParameter]?.value ?? "", property.transactionParameter)
    }
  }

  /// By its name in lower case.
  private subscript(key: String) -> RuntimeParameter? {
    guard var parameter = RuntimeParameter.builtIn(key, facts.value) else {
      return placeholders[key].map {
        RuntimeParameter(name: $0, kind: .text, value: values[key] ?? "")
      }
    }
    if let value = values[key] { parameter.value = value }
    return parameter
  }

  private mutating func put(_ value: String, _ key: String) {
    if value == RuntimeParameter.builtIn(key, facts.value)?.value {
      if values[key] != nil { values[key] = nil }
    } else {
      values[key] = value
    }
  }

  private mutating func adopt(_ earlier: [String: String]) {
    for (_, key, _) in RuntimeParameter.reported(by: version) where values[key] != earlier[key] {
      noteChange(of: key)
    }
    values = earlier
  }

  /// Before the value changes.
  private mutating func noteChange(of key: String) {
    guard !changes.contains(where: { $0.key == key }) else { return }
    changes.insert(Change(key: key, told: hasReported ? self[key]?.value : nil), at: 0)
  }

  private func checkChange(
    of parameter: RuntimeParameter, isStarting: Bool
  ) throws(StatementError) {
    switch parameter.change {
    case .anyTime: return
    case .superuser where facts.value.isSuperuser: return
    case .superuser:
      throw StatementError(
        .insufficientPrivilege, "permission denied to set parameter \"\(parameter.name)\"",
        .init("guc.c", 7818, "set_config_option_ext"))
    case .backend where isStarting: return
    case .backend: throw .unchangeable(parameter.name, "cannot be set after connection start", 7798)
    case .start: throw .unchangeable(parameter.name, "cannot be changed now", 7729)
    case .restart:
      throw .unchangeable(
        parameter.name, "cannot be changed without restarting the server", 7719)
    case .never: throw .unchangeable(parameter.name, "cannot be changed", 7696)
    }
  }
}

extension RuntimeParameter {
  /// The values of SET as one text; as `flatten_set_variable_args`.
  fileprivate func flattened(
    _ values: [String], isStarting: Bool
  ) throws(StatementError) -> String {
    guard values.count <= 1 || kind.isList else {
      throw StatementError(
        .invalidParameterValue, "SET \(name) takes only one argument",
        .init("guc.c", 8682, "flatten_set_variable_args"))
    }
    let isQuoted = kind == .identifiers && !isStarting
    return (isQuoted ? values.map(quotedIdentifier) : values).joined(separator: ", ")
  }
}

/// As `valid_custom_variable_name`: identifiers that need no quotes, with dots between them.
private func isCustomName(_ name: String) -> Bool {
  name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
    part.wholeMatch(of: /[A-Za-z_\u{80}-\u{10FFFF}][A-Za-z0-9_$\u{80}-\u{10FFFF}]*/) != nil
  }
}

/// Quoted where SQL would read the name as another, or as none.
private func quotedIdentifier(_ name: String) -> String {
  let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
  let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
  let isPlain = name.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == 0x5f }
  guard !isPlain || name.isEmpty || digits.contains(name.utf8.first ?? 0) else { return name }
  return "\"\(name.replacing("\"", with: "\"\""))\""
}

extension StatementError {
  static func unknownParameter(_ name: String) -> StatementError {
    RuntimeParameter.unanswered.contains(name.lowercased())
      ? .unanswered("parameter \(name)")
      : StatementError(
        .undefinedObject, "unrecognized configuration parameter \"\(name)\"",
        .init("guc.c", 5734, "find_option"))
  }

  fileprivate static func invalidCustomName(_ name: String) -> StatementError {
    StatementError(
      .invalidName, "invalid configuration parameter name \"\(name)\"",
      detail: "Custom parameter names must be two or more simple identifiers separated by dots.",
      .init("guc.c", 5702, "find_option"))
  }

  fileprivate static func unchangeable(
    _ name: String, _ what: String, _ line: Int
  ) -> StatementError {
    StatementError(
      .cantChangeRuntimeParam, "parameter \"\(name)\" \(what)",
      .init("guc.c", line, "set_config_option_ext"))
  }
}

extension Diagnostic {
  fileprivate static func truncated(_ name: String) -> Diagnostic {
    Diagnostic(
      .notice, .nameTooLong,
      "identifier \"\(name)\" will be truncated to \"\(truncatedIdentifier(name))\"",
      source: .init("scansup.c", 99, "truncate_identifier"))
  }
}
