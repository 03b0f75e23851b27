import PostgresWire

/// The run-time parameters of one session: their values, and what the client was told of them.
struct RuntimeParameters: Hashable, Sendable {
  private let version: ServerVersion
  private let isSuperuser: Bool
  /// By lower-case name.
  private var parameters: [String: RuntimeParameter]
  /// What DEFAULT and RESET give: the startup packet's values, and the server's.
  private var defaults: [String: RuntimeParameter]
  private var lastReported: [String: String] = [:]
  /// Those to be reported, lower-case, the first to change last; as `guc_report_list`.
  private var changed: [String] = []

  init(_ facts: SessionFacts) {
    version = facts.settings.serverVersion
    isSuperuser = facts.isSuperuser
    parameters = Dictionary(
      RuntimeParameter.all(facts).map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { $1 })
    defaults = parameters
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
    defaults = parameters
    return notices
  }

  /// Nil is the default; gives the notices.
  mutating func set(
    _ name: String, to values: [String]?, isStarting: Bool = false
  ) throws(StatementError) -> [Diagnostic] {
    let key = name.lowercased()
    guard var parameter = parameters[key] else {
      guard name.contains(".") else { throw .unknownParameter(name) }
      guard version.major < 14 || isCustomName(name) else { throw .invalidCustomName(name) }
      parameters[key] = RuntimeParameter(
        name: name, kind: .text, value: values?.joined(separator: ", ") ?? "")
      return []
    }
    // Errors name it as the client does.
    var asked = parameter
    asked.name = name
    try checkChange(of: asked, isStarting: isStarting)
    let text = try values.map { values throws(StatementError) in
      try asked.flattened(values, isStarting: isStarting)
    }
    if let text {
      // But those of the hooks that check texts.
      parameter.value = try (parameter.kind.isText ? parameter : asked).normalized(text, version)
    } else {
      parameter.value = defaults[key]?.value ?? ""
    }
    parameters[key] = parameter
    noteChange(of: key)
    // Up to 13 a parameter is reported whenever it is set, be it to what it was.
    if version.major < 14 { lastReported[parameter.name] = nil }
    guard parameter.kind == .applicationName, let text, text.utf8.count > 63 else { return [] }
    return [.truncated(text)]
  }

  func parameter(_ name: String) throws(StatementError) -> RuntimeParameter {
    guard let parameter = parameters[name.lowercased()] else { throw .unknownParameter(name) }
    return parameter
  }

  mutating func resetAll() {
    adopt(withPlaceholders(defaults))
  }

  /// What the client has not been told yet, or what has changed since.
  ///
  /// By name, as PostgreSQL 14 and 15 do; from 16 on the last to change comes first, but for the
  /// beginning of a session.
  mutating func reported() -> [(name: String, value: String)] {
    let names = RuntimeParameter.reported(by: version)
    let isFirst = lastReported.isEmpty
    let ordered =
      version.major >= 16 && !isFirst
      ? changed.compactMap { key in names.first { $0.lowercased() == key } } : names
    changed = []
    return ordered.compactMap { name in
      guard let value = parameters[name.lowercased()]?.value, lastReported[name] != value else {
        return nil
      }
      lastReported[name] = value
      return (name, value)
    }
  }

  /// Takes the values of an earlier state, and keeps what the client was told.
  mutating func restore(_ earlier: RuntimeParameters) {
    adopt(withPlaceholders(earlier.parameters))
  }

  /// A parameter of an extension that is not there stays known once it was set, and is empty.
  private func withPlaceholders(
    _ values: [String: RuntimeParameter]
  ) -> [String: RuntimeParameter] {
    let placeholders = parameters.filter { values[$0.key] == nil }.mapValues { parameter in
      RuntimeParameter(name: parameter.name, kind: parameter.kind, value: "")
    }
    return values.merging(placeholders) { known, _ in known }
  }

  /// Takes one earlier value.
  mutating func restore(_ name: String, _ value: String) {
    parameters[name.lowercased()]?.value = value
    noteChange(of: name.lowercased())
  }

  /// Gives the transaction its properties: the defaults of the session, but for what BEGIN says.
  mutating func startTransaction(_ modes: [TransactionMode]) {
    for property in TransactionMode.Property.allCases {
      let mode = modes.last { $0.property == property }
      let value = mode?.value ?? parameters["default_transaction_\(property.rawValue)"]?.value
      parameters["transaction_\(property.rawValue)"]?.value = value ?? ""
    }
  }

  private mutating func adopt(_ values: [String: RuntimeParameter]) {
    let names = RuntimeParameter.reported(by: version).map { $0.lowercased() }
    for key in names where parameters[key]?.value != values[key]?.value { noteChange(of: key) }
    parameters = values
  }

  private mutating func noteChange(of key: String) {
    if !changed.contains(key) { changed.insert(key, at: 0) }
  }

  private func checkChange(
    of parameter: RuntimeParameter, isStarting: Bool
  ) throws(StatementError) {
    switch parameter.change {
    case .anyTime: return
    case .superuser where isSuperuser: return
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
