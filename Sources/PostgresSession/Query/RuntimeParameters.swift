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

  init(_ facts: SessionFacts) {
    version = facts.settings.serverVersion
    isSuperuser = facts.isSuperuser
    parameters = Dictionary(
      RuntimeParameter.all(facts).map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { $1 })
    defaults = parameters
  }

  /// Sets what the startup packet says, which becomes the default.
  mutating func start(_ name: String, _ value: String) throws(StatementError) {
    if name == "options" {
      for (name, value) in try StartupOptions.parse(value) { try set(name, to: value) }
    } else {
      try set(name, to: value)
    }
    defaults = parameters
  }

  /// A nil value is the default.
  mutating func set(_ name: String, to value: String?) throws(StatementError) {
    let key = name.lowercased()
    guard var parameter = parameters[key] else {
      guard name.contains(".") else { throw .unknownParameter(name) }
      parameters[key] = RuntimeParameter(name: key, kind: .text, value: value ?? "")
      return
    }
    try checkChange(of: parameter)
    if let value {
      parameter.value = try parameter.normalized(value, version)
    } else {
      parameter.value = defaults[key]?.value ?? ""
    }
    parameters[key] = parameter
  }

  func parameter(_ name: String) throws(StatementError) -> RuntimeParameter {
    guard let parameter = parameters[name.lowercased()] else { throw .unknownParameter(name) }
    return parameter
  }

  mutating func resetAll() {
    parameters = defaults
  }

  /// What the client has not been told yet, or what has changed since.
  mutating func reported() -> [(name: String, value: String)] {
    RuntimeParameter.reported(by: version).compactMap { name in
      guard let value = parameters[name.lowercased()]?.value, lastReported[name] != value else {
        return nil
      }
      lastReported[name] = value
      return (name, value)
    }
  }

  /// Takes the values of an earlier state, and keeps what the client was told.
  mutating func restore(_ earlier: RuntimeParameters) {
    parameters = earlier.parameters
  }

  /// Takes one value of an earlier state.
  mutating func restore(_ name: String, from earlier: RuntimeParameters) {
    parameters[name.lowercased()] = earlier.parameters[name.lowercased()]
  }

  private func checkChange(of parameter: RuntimeParameter) throws(StatementError) {
    switch parameter.change {
    case .anyTime: return
    case .superuser where isSuperuser: return
    case .superuser:
      throw StatementError(
        .insufficientPrivilege, "permission denied to set parameter \"\(parameter.name)\"",
        .init("guc.c", 7818, "set_config_option_ext"))
    case .start:
      throw StatementError(
        .cantChangeRuntimeParam, "parameter \"\(parameter.name)\" cannot be changed now",
        .init("guc.c", 7729, "set_config_option_ext"))
    case .never:
      throw StatementError(
        .cantChangeRuntimeParam, "parameter \"\(parameter.name)\" cannot be changed",
        .init("guc.c", 7696, "set_config_option_ext"))
    }
  }
}

extension StatementError {
  static func unknownParameter(_ name: String) -> StatementError {
    StatementError(
      .undefinedObject, "unrecognized configuration parameter \"\(name)\"",
      .init("guc.c", 5734, "find_option"))
  }
}
