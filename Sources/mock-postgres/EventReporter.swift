import MockPostgres
import PostgresSession
import PostgresTransport

/// Writes what a server sees while it runs.
struct EventReporter: Sendable {
  let fixture: String
  let asJSON: Bool
  let keyLog: KeyLogFile?
  /// Where events go.
  let lines: LineQueue
  /// Where goes what PostgreSQL would have written to its log only.
  let log: LineQueue

  func report(_ entry: JournalEntry) {
    switch entry {
    case .record(.keyLog(let line), _): keyLog?.append(line)
    case .record(.session(let record, _), let connection): report(record, connection)
    case .closed(let connection): report(connection)
    }
  }

  private func report(_ record: Record, _ connection: Int) {
    switch record {
    case .event(let event):
      write(EventLine(fixture, connection, event: event.rawValue))
    case .trace(let message):
      write(EventLine(fixture, connection, event: "trace", message: message))
    case .log(let line): log.write(Self.printable("\(fixture) \(connection): \(line)"))
    case .clientHello, .tlsEstablished, .tlsFailed, .startup, .secret, .refusal: break
    }
  }

  private func report(_ connection: ConnectionJournal) {
    write(ClosedLine(fixture, connection))
  }

  private func write(_ line: some Encodable & CustomStringConvertible) {
    lines.write(asJSON ? JSONLine.text(line) : Self.printable(line.description))
  }

  /// What clients say is in it: nothing of that moves a terminal's cursor, or begins a line.
  private static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return text.unicodeScalars.map { isControl($0) ? $0.escaped(asASCII: true) : String($0) }
      .joined()
  }

  /// Unicode's general category Cc, which never grows.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
  }
}

/// An event as it happens.
private struct EventLine: Encodable, CustomStringConvertible {
  let event: String
  let fixture: String
  let connection: Int
  let message: String?

  init(_ fixture: String, _ connection: Int, event: String, message: String? = nil) {
    self.fixture = fixture
    self.connection = connection
    self.event = event
    self.message = message
  }

  var description: String {
    "\(fixture) \(connection): \(message ?? event)"
  }
}

/// What stands where lines are missing.
struct Omission: Encodable {
  private let event = "omitted"
  let lines: Int
}

/// All of a connection, when it is closed.
private struct ClosedLine: Encodable, CustomStringConvertible {
  let event = "closed"
  let fixture: String
  let connection: Int
  let clientAddress: String
  let outcome: String
  let events: [String]
  let tls: ConnectionJournal.TLS?
  let startup: Startup?
  let secrets: [ConnectionJournal.SecretCrossing]
  let errors: [ConnectionJournal.SentError]

  struct Startup: Encodable {
    let protocolVersion: String
    let transport: String
    let parameters: [String: String]
  }

  init(_ fixture: String, _ journal: ConnectionJournal) {
    self.fixture = fixture
    connection = journal.number
    clientAddress = journal.clientAddress
    outcome = journal.outcome.rawValue
    events = journal.events.map(\.rawValue)
    tls = journal.tls
    startup = journal.startup.map { startup in
      Startup(
        protocolVersion: startup.protocolVersion, transport: startup.transport.rawValue,
        parameters: Dictionary(
          startup.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
    }
    secrets = journal.secrets
    errors = journal.errors
  }

  var description: String {
    let facts =
      [
        tls?.version, tls?.cipher, tls?.failure,
        tls?.verification.flatMap { $0 == "ok" ? nil : $0 },
        tls?.alertReceived.map { "alert \($0)" },
      ]
      + secrets.map { "\($0.kind.rawValue) over \($0.transport.rawValue)" }
      + errors.map { "\($0.sqlState) \($0.message)" }
    let known = facts.compactMap(\.self)
    return "\(fixture) \(connection): closed: \(events.joined(separator: ", ")) -> \(outcome)"
      + (known.isEmpty ? "" : " (\(known.joined(separator: "; ")))")
  }
}
