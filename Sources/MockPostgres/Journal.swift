import OpenSSLKit
import PostgresWire
// The words of the journal: Event, Outcome, Transport, SecretKind.
@_exported public import PostgresSession

/// All that a server saw, connection by connection, in the order in which they were accepted.
public struct Journal: Codable, Hashable, Sendable {
  /// Those that are still open included.
  public var connections: [ConnectionJournal] = []

  /// A journal of a server that nobody has connected to.
  public init() {}

  /// The events of all connections as one case: each `connect` but the first is a `reconnect`.
  public var events: [Event] {
    connections.enumerated().flatMap { index, connection in
      connection.events.map { $0 == .connect && index > 0 ? .reconnect : $0 }
    }
  }

  /// How the last connection ended; `fail` where there was none.
  public var outcome: Outcome { connections.last?.outcome ?? .fail }
}

/// All that a server saw on one connection.
public struct ConnectionJournal: Codable, Hashable, Sendable {
  /// Counted from 1.
  public var number: Int
  /// The client's IP address.
  public var clientAddress: String
  /// Its trace, in the words of PostgreSQL's negotiation test.
  public var events: [Event] = []
  /// TLS, where a handshake was begun.
  public var tls: TLS?
  /// The startup packet, where one came whole.
  public var startup: Startup?
  /// Passwords and what can be cracked to them, in the order in which they came.
  public var secrets: [SecretCrossing] = []
  /// Errors that were sent, in order.
  public var errors: [SentError] = []
  /// What PostgreSQL would have written to its log only.
  public var log: [String] = []
  /// The messages of both directions, where the server was asked to keep them.
  public var trace: [String] = []
  /// How many messages of the trace came before TLS; nil where no handshake came to an end.
  public var messagesBeforeTLS: Int?
  /// The connection is closed.
  public var isClosed = false

  /// A connection that was accepted, and of which nothing more is known.
  public init(number: Int, clientAddress: String) {
    self.number = number
    self.clientAddress = clientAddress
  }

  /// `plain` or `ssl` where the client was let in, by what it came over; else `fail`.
  public var outcome: Outcome {
    guard events.contains(.authok), !events.contains(.backenderror) else { return .fail }
    return startup?.transport == .tls ? .ssl : .plain
  }

  /// What is known of a connection's TLS.
  public struct TLS: Codable, Hashable, Sendable {
    /// As `TLSv1.3`; nil where the handshake failed.
    public var version: String?
    /// OpenSSL's name of the cipher suite; nil where the handshake failed.
    public var cipher: String?
    /// The host that the client asked for (SNI).
    public var serverName: String?
    /// The protocol that was agreed on (ALPN).
    public var applicationProtocol: String?
    /// OpenSSL's name of the group of the key exchange, as `x25519`.
    public var group: String?
    /// Subject of the client's certificate.
    public var clientCertificate: String?
    /// What came of the client's certificate: `ok`, or what is wrong with it, in OpenSSL's words and
    /// with its depth and subject; nil where none was shown.
    public var verification: String?
    /// Why the handshake failed, in OpenSSL's words.
    public var failure: String?
    /// The alert with which the server ended it, in TLS's words.
    public var alertSent: String?
    /// The alert with which the client ended it, in TLS's words.
    public var alertReceived: String?
    /// What the client offered; nil where its offer did not come whole.
    public var clientHello: ClientHello?

    /// What is not given is not known.
    public init(
      version: String? = nil, cipher: String? = nil, serverName: String? = nil,
      applicationProtocol: String? = nil, group: String? = nil, clientCertificate: String? = nil,
      verification: String? = nil, failure: String? = nil, alertSent: String? = nil,
      alertReceived: String? = nil
    ) {
      self.version = version
      self.cipher = cipher
      self.serverName = serverName
      self.applicationProtocol = applicationProtocol
      self.group = group
      self.clientCertificate = clientCertificate
      self.verification = verification
      self.failure = failure
      self.alertSent = alertSent
      self.alertReceived = alertReceived
    }
  }

  /// What a client said in its startup packet.
  public struct Startup: Codable, Hashable, Sendable {
    /// As `3.0`.
    public var protocolVersion: String
    /// In the order sent.
    public var parameters: [Parameter]
    /// What the packet travelled over.
    public var transport: Transport

    /// A packet with these parameters, in this order.
    public init(protocolVersion: String, parameters: [Parameter], transport: Transport) {
      self.protocolVersion = protocolVersion
      self.parameters = parameters
      self.transport = transport
    }
  }

  /// A name and a value of a startup packet.
  public struct Parameter: Codable, Hashable, Sendable {
    /// As `user`.
    public var name: String
    /// As sent.
    public var value: String

    /// A name and its value.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A secret that reached the server.
  public struct SecretCrossing: Codable, Hashable, Sendable {
    /// The password, or what was made of it.
    public var kind: SecretKind
    /// Whether it could be overheard.
    public var transport: Transport

    /// A secret that came over a transport.
    public init(kind: SecretKind, transport: Transport) {
      self.kind = kind
      self.transport = transport
    }
  }

  /// An error as the client got it.
  public struct SentError: Codable, Hashable, Sendable {
    /// Five characters.
    public var sqlState: String
    /// The primary message.
    public var message: String

    /// An error with its SQLSTATE.
    public init(sqlState: String, message: String) {
      self.sqlState = sqlState
      self.message = message
    }
  }
}

extension ConnectionJournal {
  package mutating func add(_ record: Record, serverName: String? = nil) {
    switch record {
    case .event(let event): events.append(event)
    case .clientHello(let hello): tls = TLS(hello)
    case .tlsEstablished(let facts):
      beginTLS()
      tls = TLS(facts, clientHello: tls?.clientHello)
    case .tlsFailed(let failure):
      beginTLS()
      tls = TLS(failure, serverName: serverName, clientHello: tls?.clientHello)
    case .startup(let message, let transport):
      startup = Startup(
        protocolVersion: message.version.description,
        parameters: message.parameters.map { Parameter(name: $0.name, value: $0.value) },
        transport: transport)
    case .secret(let kind, let transport):
      secrets.append(SecretCrossing(kind: kind, transport: transport))
    case .refusal(let sqlState, let message):
      errors.append(SentError(sqlState: sqlState, message: message))
    case .log(let line): log.append(line)
    case .trace(let line): trace.append(line)
    }
  }
  private mutating func beginTLS() {
    messagesBeforeTLS = messagesBeforeTLS ?? trace.count
  }
}
