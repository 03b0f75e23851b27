package import OpenSSLKit
package import PostgresWire

/// One end of one connection, as a value: it decides, and something else acts.
///
/// Theory of operation: every input gives the actions to perform, in order. There are three kinds of
/// unexpected input. What the peer should not have sent is recorded and answered as PostgreSQL
/// answers it. What the specification lets both sides ignore is ignored. What only a mistake in our
/// own code could bring about is an assertion failure.
package protocol Session: Hashable, Sendable {
  mutating func handle(_ input: SessionInput) -> [SessionAction]

  /// It has bytes that it will look at later: the peer need not be heard before that.
  var hasEnough: Bool { get }
}

extension Session {
  package var hasEnough: Bool { false }
}

/// What happened to a connection.
package enum SessionInput: Hashable, Sendable {
  case connected
  /// Bytes from the peer: behind a TLS handshake, decrypted ones.
  case bytes([UInt8])
  case tlsEstablished(TLSFacts)
  case tlsFailed(TLSFailure)
  /// The timer that the last `setTimer` set.
  case timerFired
  /// The peer sends no more.
  case peerClosed
  /// Whoever runs this end wants it to end.
  case shutdownRequested
  /// The answer to `occupy`.
  case occupied(ServerLoad)
  /// The answer to `signal`.
  case signalAnswered(SignalVerdict)
  /// The answer to `awaitDrain`.
  case drained
  /// Whoever may do so wants the statement to end that runs.
  case cancelRequested
}

/// What is to be done to a connection.
package enum SessionAction: Hashable, Sendable {
  /// Through TLS, once that is up.
  case write([UInt8])
  /// Begin the handshake; `unread` are bytes that have come already and belong to it.
  case startTLS(unread: [UInt8])
  /// Replaces a timer that runs.
  case setTimer(Duration)
  case cancelTimer
  /// Count this connection as that from now on, and say how many there are: `occupied` follows.
  indirect case occupy(Occupancy)
  /// Another connection is to be interrupted: `signalAnswered` follows.
  case signal(BackendSignal)
  /// Say when the network has taken all that was written: `drained` follows.
  case awaitDrain
  /// Close in order, when all is written: a close_notify where TLS is up, then FIN.
  case close
  /// FIN when all is written, and no close_notify.
  case closeAbruptly
  /// RST.
  case reset
  /// As it stands on the wire, whether or not TLS is up.
  case writeBelowTLS([UInt8])
  /// A fatal alert of TLS: inside TLS once that is up, else as it stands on the wire.
  case alert(UInt8)
  /// What follows is done so much later.
  case pause(milliseconds: Int)
  /// From now on bytes leave in this way.
  case pace(Pace)
  /// Only so many bytes more leave; the rest is lost.
  case limitOutput(bytes: Int)
  /// What follows is what an honest server sends at a phase; where no fault is looked for, it is
  /// not said.
  case reached(Phase)
  /// Keep what happened; nothing is to be done.
  case record(Record)
}

/// Whether what is said can be overheard.
public enum Transport: String, CaseIterable, Codable, Hashable, Sendable {
  /// The TCP connection itself.
  case plain
  /// TLS over it.
  case tls
}

/// Something worth keeping that a session saw or did.
package enum Record: Hashable, Sendable {
  case event(Event)
  /// What the client offered in the TLS handshake that it began.
  indirect case clientHello(ClientHello)
  indirect case tlsEstablished(TLSFacts)
  indirect case tlsFailed(TLSFailure)
  /// The startup packet, and what it travelled over.
  case startup(StartupMessage, Transport)
  /// A secret, or what can be cracked to it, reached the server.
  case secret(SecretKind, Transport)
  /// An error that was sent, as the client got it.
  case refusal(sqlState: String, message: String)
  /// What PostgreSQL writes to its log and does not tell the client.
  case log(String)
  case trace(String)
}

/// One word of a connection's trace, in the words of PostgreSQL's `005_negotiate_encryption.pl`.
///
/// `sslfail` is ours: a handshake that came to nothing, for which that test has no word.
public enum Event: String, CaseIterable, Codable, Hashable, Sendable {
  /// A connection was accepted.
  case connect
  /// A further connection of the same case was accepted.
  case reconnect
  /// SSLRequest was answered `S`.
  case sslaccept
  /// SSLRequest was answered `N`.
  case sslreject
  /// The TLS handshake came to nothing.
  case sslfail
  /// A TLS handshake without SSLRequest was begun, and answered.
  case directsslaccept
  /// A TLS handshake without SSLRequest was begun, and refused.
  case directsslreject
  /// GSSENCRequest was answered `G`.
  case gssaccept
  /// GSSENCRequest was answered `N`.
  case gssreject
  /// AuthenticationOk was sent.
  case authok
  /// The server refused the client for who or how it is, before AuthenticationOk.
  case authfail
  /// The server sent another fatal error.
  case backenderror
  /// The server sent an error in the format of protocol 2.
  case v2error
}

/// How one connection, or a whole case of several, ended.
public enum Outcome: String, CaseIterable, Codable, Hashable, Sendable {
  /// Let in, unencrypted.
  case plain
  /// Let in over TLS.
  case ssl
  /// Not let in.
  case fail
}

/// What crossed the wire to prove who the client is.
public enum SecretKind: String, Codable, Hashable, Sendable {
  /// The password itself.
  case password
  /// A salted MD5 of it.
  case md5Hash = "md5-hash"
  /// A SCRAM proof.
  case scramProof = "scram-proof"
  /// An OAuth bearer token.
  case bearerToken = "bearer-token"
}
