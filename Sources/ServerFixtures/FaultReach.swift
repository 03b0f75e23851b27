import PostgresSession

/// Which faults can be seen at all; one that cannot is a mistake of its fixture.
struct FaultReach {
  let ssl: Bool
  let rules: [HBARule]

  /// Throws where the fault could never be seen, as behind the `earlier` ones.
  func check(
    _ fault: Fault, _ fields: YAMLFields, behind earlier: [Fault], _ entry: YAMLValue
  ) throws(FixtureError) {
    let phase = fault.phase
    if !ssl, phase.isOfTLS {
      throw entry.error("is never reached while ssl is off", allowed: "it with settings.ssl: on")
    }
    if let on = fields["on"] {
      if !ssl, fault.condition.transport == .tls {
        throw on.error("is never so while ssl is off", allowed: "it with settings.ssl: on")
      }
      if let only = phase.transport, fault.condition.transport != only {
        throw on.error(
          "is never so at \(phase.rawValue)", allowed: "\(only.rawValue), or nothing")
      }
    }
    if let name = fields["serverName"] {
      if !ssl || fault.condition.transport == .plain {
        throw name.error("is never sent in plain text", allowed: "it with SSL")
      }
      if phase.isBeforeTLS {
        throw Self.unknown(name, at: phase, known: Phase.allCases.filter { !$0.isBeforeTLS })
      }
    }
    if phase.isBeforeStartup,
      let early = fields["user"] ?? fields["database"] ?? fields["parameters"]
    {
      throw Self.unknown(early, at: phase, known: Phase.allCases.filter { !$0.isBeforeStartup })
    }
    try checkRules(fault, fields, entry)
    if let other = earlier.first(where: { $0.hides(fault) }) {
      throw entry.error(
        other.phase == phase
          ? "is never reached: the one before it is always seen"
          : "is never reached: the connection has ended at \(other.phase.rawValue)")
    }
  }

  /// What pg_hba.conf never lets come so far.
  private func checkRules(
    _ fault: Fault, _ fields: YAMLFields, _ entry: YAMLValue
  ) throws(FixtureError) {
    let phase = fault.phase
    let methods: Set<HBARule.Method> = [.scramSHA256, .md5, .oauth]
    if phase == .authContinue, !rules.contains(where: { methods.contains($0.method) }) {
      throw entry.error(
        "is never reached: no line of hba asks for SASL", allowed: "a line with scram-sha-256")
    }
    guard phase.isBehindRules else { return }
    let admitting = rules.filter { $0.method != .reject }
    guard !admitting.isEmpty else {
      throw entry.error("is never reached: hba rejects everybody", allowed: "a line that admits")
    }
    if let on = fields["on"], let transport = fault.condition.transport,
      !admitting.contains(where: { $0.connectionType.admits(transport) })
    {
      throw on.error(
        "is never so at \(phase.rawValue): no line of hba admits it", allowed: "a line of host")
    }
  }

  private static func unknown(_ value: YAMLValue, at phase: Phase, known: [Phase]) -> FixtureError {
    value.error(
      "is not known yet at \(phase.rawValue)",
      allowed: "one of \(known.map(\.rawValue).joined(separator: ", "))")
  }
}

extension HBARule.ConnectionType {
  fileprivate func admits(_ transport: Transport) -> Bool {
    switch self {
    case .hostssl: transport == .tls
    case .hostnossl, .local: transport == .plain
    // There is no GSSAPI encryption here.
    case .hostgssenc: false
    case .host, .hostnogssenc: true
    }
  }
}

extension Phase {
  /// Only those whom a line of pg_hba.conf admits come to it.
  fileprivate var isBehindRules: Bool {
    switch self {
    case .authContinue, .parameters, .keyData, .ready, .queryReply: true
    default: false
    }
  }

  fileprivate var isOfTLS: Bool { self == .tlsHello || self == .tlsEstablished }

  /// Nil where it may be either.
  fileprivate var transport: Transport? {
    switch self {
    case .accept, .tlsHello: .plain
    case .tlsEstablished: .tls
    default: nil
    }
  }

  fileprivate var isBeforeTLS: Bool { isBeforeStartup && self != .tlsEstablished }

  fileprivate var isBeforeStartup: Bool {
    switch self {
    case .accept, .gssReply, .sslReply, .tlsHello, .tlsEstablished: true
    default: false
    }
  }

  /// Those that come only behind it, whatever the client does.
  fileprivate var later: [Phase] {
    let order: [Phase] = [.startup, .authOk, .parameters, .keyData, .ready, .queryReply]
    switch self {
    case .accept: return Phase.allCases.filter { $0 != .accept }
    case .startup: return Phase.allCases.filter { !$0.isBeforeStartup && $0 != .startup }
    case .tlsHello: return [.tlsEstablished]
    default: return order.firstIndex(of: self).map { Array(order[($0 + 1)...]) } ?? []
    }
  }
}

extension Fault {
  /// Wherever the other is reached, this one has acted already.
  fileprivate func hides(_ other: Fault) -> Bool {
    let isGeneral = condition == FaultCondition() || condition == other.condition
    guard isGeneral else { return false }
    return phase == other.phase
      || steps.contains(where: \.isEnding) && phase.later.contains(other.phase)
  }
}
