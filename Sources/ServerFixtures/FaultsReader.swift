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
    "parameters": .optional(
      .either([.list(.nonEmpty), .mapping(.text, names: .nonEmpty)]),
      "Of the startup packet: names that must be there, or names with their values."),
    "until": .optional(.duration, "From the server's start, as 2s."),
    "do": .required(
      .list(FaultStepsReader.step), "Steps, in place of what an honest server sends there."),
  ]
  private static let everyKeys: YAMLKeys = [
    "every": .required(.integer(numbers), "Every Nth connection.")
  ]
  private static let numbers = 1...Int(Int32.max)

  /// Throws, too, where a fault could never be seen.
  init(
    _ value: YAMLValue?, _ settings: ServerSettings, _ rules: [HBARule]
  ) throws(FixtureError) {
    guard let value else { return }
    let reach = FaultReach(ssl: settings.ssl, rules: rules)
    for entry in try value.sequence() {
      let fields = try entry.fields(Self.keys)
      let phase = try fields.required("at").choice(Phase.self)
      let fault = Fault(
        at: phase, if: try Self.condition(fields), try FaultStepsReader(fields.required("do")).steps
      )
      try reach.check(fault, fields, behind: faults, entry)
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
      parameters: try fields["parameters"].map { value throws(FixtureError) in
        try parameters(value)
      } ?? [:],
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

  /// Names with their values; or a list of names, whose values are of no interest.
  private static func parameters(_ value: YAMLValue) throws(FixtureError) -> [String: String?] {
    var parameters: [String: String?] = [:]
    if value.isMapping {
      for (name, text) in try value.entries() {
        try check(name, text)
        parameters[name] = .some(try text.string())
      }
    } else {
      for entry in try value.sequence() {
        let name = try entry.nonEmptyString()
        try check(name, entry)
        parameters[name] = .some(nil)
      }
    }
    return parameters
  }

  private static func check(_ name: String, _ value: YAMLValue) throws(FixtureError) {
    if ["user", "database"].contains(name) {
      throw value.error("\(name) is a condition of its own", allowed: "\(name): NAME beside it")
    }
  }
}
