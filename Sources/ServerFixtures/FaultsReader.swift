import PostgresSession

/// `faults:` of a server fixture: what no honest server does.
struct FaultsReader {
  private(set) var faults: [Fault] = []

  static let keys: YAMLKeys = [
    "at": .required(.choice(Phase.self), "The phase of the conversation."),
    "connection": .optional(
      .either([.integer(numbers), .list(.integer(numbers)), .object(everyKeys)]),
      "Its number, from 1; several; or {every: N}. All, if left out."),
    "on": .optional(.choice(Transport.self), "What the conversation goes over."),
    "serverName": .optional(.nonEmpty, "The host that the ClientHello asks for; none for none."),
    "user": .optional(.nonEmpty, "Of the startup packet."),
    "database": .optional(.nonEmpty, "Of the startup packet."),
    "until": .optional(.duration, "From the server's start, as 2s."),
    "do": .required(
      .list(FaultStepsReader.step), "Steps, in place of what an honest server sends there."),
  ]
  private static let everyKeys: YAMLKeys = [
    "every": .required(.integer(numbers), "Every Nth connection.")
  ]
  private static let numbers = 1...Int(Int32.max)

  /// Throws, too, where a fault could never be seen.
  init(_ value: YAMLValue?, ssl: Bool) throws(FixtureError) {
    guard let value else { return }
    for entry in try value.sequence() {
      let fields = try entry.fields(Self.keys)
      let phase = try fields.required("at").choice(Phase.self)
      let fault = Fault(
        at: phase, if: try Self.condition(fields), try FaultStepsReader(fields.required("do")).steps
      )
      try Self.check(fault, fields, behind: faults, ssl: ssl, entry)
      faults.append(fault)
    }
  }

  private static func condition(_ fields: YAMLFields) throws(FixtureError) -> FaultCondition {
    FaultCondition(
      connections: try fields["connection"].map { value throws(FixtureError) in
        try connections(value)
      },
      transport: try fields["on"].map { value throws(FixtureError) in
        try value.choice(Transport.self)
      },
      serverName: try fields["serverName"].map { value throws(FixtureError) in
        let name = try value.nonEmptyString().lowercased()
        return name == "none" ? .absent : .name(name)
      },
      user: try fields["user"].map { value throws(FixtureError) in try value.nonEmptyString() },
      database: try fields["database"].map { value throws(FixtureError) in
        try value.nonEmptyString()
      },
      untilMilliseconds: try fields["until"].map { value throws(FixtureError) in
        try value.milliseconds()
      })
  }

  /// `2`, `[1, 3]` or `{every: 3}`.
  private static func connections(
    _ value: YAMLValue
  ) throws(FixtureError) -> FaultCondition.Connections {
    if value.isMapping {
      return .every(try value.fields(everyKeys).required("every").integer(in: numbers))
    }
    guard !value.isScalar else { return .numbers([try value.integer(in: numbers)]) }
    var several: [Int] = []
    for number in try value.sequence() { several.append(try number.integer(in: numbers)) }
    return .numbers(several)
  }

  // MARK: What could never be seen

  private static func check(
    _ fault: Fault, _ fields: YAMLFields, behind earlier: [Fault], ssl: Bool, _ entry: YAMLValue
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
        throw unknown(name, at: phase, known: Phase.allCases.filter { !$0.isBeforeTLS })
      }
    }
    if phase.isBeforeStartup, let early = fields["user"] ?? fields["database"] {
      throw unknown(early, at: phase, known: Phase.allCases.filter { !$0.isBeforeStartup })
    }
    if let other = earlier.first(where: { $0.hides(fault) }) {
      throw entry.error(
        other.phase == phase
          ? "is never reached: the one before it is always seen"
          : "is never reached: the connection has ended at \(other.phase.rawValue)")
    }
  }

  private static func unknown(_ value: YAMLValue, at phase: Phase, known: [Phase]) -> FixtureError {
    value.error(
      "is not known yet at \(phase.rawValue)",
      allowed: "one of \(known.map(\.rawValue).joined(separator: ", "))")
  }
}

extension Phase {
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
