/// What no honest server does, and where.
///
/// The steps stand in the place of what an honest server sends at that phase; `proceed` is that very
/// thing. What an honest server does beside sending, it does all the same, unless a step ends the
/// connection.
package struct Fault: Hashable, Sendable {
  package var phase: Phase
  package var condition: FaultCondition
  package var steps: [FaultStep]

  package init(
    at phase: Phase, if condition: FaultCondition = FaultCondition(), _ steps: [FaultStep]
  ) {
    self.phase = phase
    self.condition = condition
    self.steps = steps
  }

  /// It has an alert of TLS that the library for TLS would not send.
  package var sendsAlert: Bool { steps.contains { if case .alert = $0 { true } else { false } } }
}

/// On which connections a fault is seen; nil is on all.
package struct FaultCondition: Hashable, Sendable {
  package var connections: Connections?
  /// What the phase is reached over.
  package var transport: Transport?
  /// What the client's hello calls the server (SNI): never in plain text, nor before TLS is up.
  package var serverName: ServerName?
  /// As in the startup packet: never before that has come.
  package var user: String?
  /// Likewise; the user's name where the packet has none.
  package var database: String?
  /// What else the startup packet holds, all of it; the value is nil where any will do.
  package var parameters: [String: String?]
  /// Connections that came so many milliseconds after the server's start, or later, do not see it.
  package var untilMilliseconds: Int?

  package init(
    connections: Connections? = nil, transport: Transport? = nil, serverName: ServerName? = nil,
    user: String? = nil, database: String? = nil, parameters: [String: String?] = [:],
    untilMilliseconds: Int? = nil
  ) {
    self.connections = connections
    self.transport = transport
    self.serverName = serverName
    self.user = user
    self.database = database
    self.parameters = parameters
    self.untilMilliseconds = untilMilliseconds
  }

  package enum ServerName: Hashable, Sendable {
    case absent
    /// In small letters.
    case name(String)
  }

  /// Connections by their number, which begins with 1.
  package enum Connections: Hashable, Sendable {
    case numbers([Int])
    /// Each nth: `every(3)` is the third, the sixth and so on.
    case every(Int)

    func contains(_ number: Int) -> Bool {
      switch self {
      case .numbers(let numbers): numbers.contains(number)
      case .every(let count): number.isMultiple(of: count)
      }
    }
  }
}

/// One thing that a fault does.
package enum FaultStep: Hashable, Sendable {
  case send(FaultPayload, times: Int = 1, below: Bool = false)
  /// Nothing is sent for so long; what comes is read.
  case wait(milliseconds: Int)
  /// From here on, at most so many bytes leave at a time, and so long apart.
  case drip(bytes: Int, milliseconds: Int)
  /// What leaves next is cut at these offsets.
  case split([Int])
  /// What an honest server sends here; or only its first bytes.
  case proceed(bytes: Int? = nil)
  /// In order: close_notify where TLS is up, then FIN.
  case close
  /// FIN, without a close_notify.
  case closeAbruptly
  /// RST.
  case reset
  /// Nothing more is sent, and nothing closed, whatever the client does.
  case stall
  /// A fatal alert of TLS with this code, within TLS where that is up.
  case alert(UInt8)

  /// Nothing comes behind it.
  package var isEnding: Bool {
    switch self {
    case .close, .closeAbruptly, .reset, .stall, .alert: true
    case .send, .wait, .drip, .split, .proceed: false
    }
  }
}
