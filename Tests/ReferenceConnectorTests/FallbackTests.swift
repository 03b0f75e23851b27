import OpenSSLKit
import PostgresSession
import ReferenceConnector
import Testing

/// What makes the next attempt worth trying: libpq's `PQconnectPoll`, event by event.
@Suite struct FallbackTests {
  @Test("A plan goes on where libpq's does, and nowhere else", arguments: rows)
  func attempts(row: Row) async throws {
    var parameters = account
    parameters.sslMode = row.mode
    var servers = row.servers[...]
    let report = await ReferenceConnector(tls: try ClientTLS(roots: .none)).connect(parameters) {
      guard let server = servers.popFirst() else { return .failed(.unreachable(reason: "")) }
      return Talk($0, server).result ?? .failed(.unreachable(reason: "no result"))
    }
    #expect(report.attempts.map(\.attempt) == Array(row.mode.plan.prefix(row.results.count)))
    #expect(report.attempts.map(\.result) == row.results)
    #expect(servers.isEmpty)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let mode: SSLMode
    /// What the server says in each connection.
    let servers: [[SessionInput]]
    let results: [AttemptResult]

    init(
      _ mode: SSLMode, _ what: String, _ servers: [[SessionInput]], _ results: AttemptResult...
    ) {
      testDescription = "\(mode.rawValue): \(what)"
      self.mode = mode
      self.servers = servers
      self.results = results
    }
  }
}

private typealias Row = FallbackTests.Row

private let letIn: [SessionInput] = [.authenticationOk, .ready]
private let encrypted: [SessionInput] = [.yes, .encrypted()]
private let handshakeFailure = TLSFailure(reason: "handshake failure")

private func refused(_ sqlState: String, over transport: Transport) -> AttemptResult {
  .failed(.refused(diagnostic(sqlState), over: transport, isAuthenticated: false))
}

private let rows = events + refusals

private let events: [FallbackTests.Row] = [
  Row(.prefer, "N goes on in plaintext, on the same socket", [[.no] + letIn], .plain),
  Row(
    .allow, "N on the second leg", [[.error("28000")], [.no]],
    refused("28000", over: .plain), .failed(.sslUnsupported)),
  Row(.require, "N", [[.no]], .failed(.sslUnsupported)),
  Row(
    .prefer, "N, and refused in plaintext", [[.no, .error("28000")]],
    refused("28000", over: .plain)),
  Row(
    .prefer, "E instead of a reply", [[.error("28000", "lie")]],
    .failed(.errorInsteadOfSSLReply)),
  Row(
    .allow, "E on the second leg", [[.error("28000")], [.error("28000")]],
    refused("28000", over: .plain), .failed(.errorInsteadOfSSLReply)),
  Row(.prefer, "another byte", [[.bytes([0x48])]], .failed(.invalidSSLReply(0x48))),
  Row(.prefer, "EOF instead of a reply", [[.peerClosed]], .failed(.closedByServer(.sslReply))),
  Row(.require, "EOF instead of a reply", [[.peerClosed]], .failed(.closedByServer(.sslReply))),
  Row(.prefer, "no reply in time", [[.timerFired]], .failed(.timedOut(.sslReply))),
  Row(
    .prefer, "bytes behind S", [[.bytes(Array("S".utf8) + errorMessage("28000"))]],
    .failed(.unencryptedDataAfterSSLReply)),
  Row(
    .prefer, "a failed handshake", [[.yes, .tlsFailed(handshakeFailure)], letIn],
    .failed(.tls(handshakeFailure)), .plain),
  Row(
    .allow, "a failed handshake", [[.error("28000")], [.yes, .tlsFailed(handshakeFailure)]],
    refused("28000", over: .plain), .failed(.tls(handshakeFailure))),
  Row(
    .require, "a failed handshake", [[.yes, .tlsFailed(handshakeFailure)]],
    .failed(.tls(handshakeFailure))),
  Row(
    .prefer, "EOF within the handshake", [[.yes, .peerClosed], letIn],
    .failed(.closedByServer(.tlsHandshake)), .plain),
  Row(
    .require, "EOF within the handshake", [[.yes, .peerClosed]],
    .failed(.closedByServer(.tlsHandshake))),
  Row(.prefer, "no handshake in time", [[.yes, .timerFired]], .failed(.timedOut(.tlsHandshake))),
  Row(
    .prefer, "TLS broken behind the handshake", [encrypted + [.tlsFailed(handshakeFailure)]],
    .failed(.tlsBroken(handshakeFailure, .authenticationRequest))),
  Row(
    .prefer, "another protocol chosen by ALPN", [[.yes, .tlsEstablished(alpn("h2"))], letIn],
    .failed(.tls(TLSFailure(reason: "the server chose another protocol than PostgreSQL's"))),
    .plain),
  Row(
    .prefer, "PostgreSQL chosen by ALPN", [[.yes, .tlsEstablished(alpn("postgresql"))] + letIn],
    .ssl),
  Row(
    .prefer, "EOF behind the startup packet", [encrypted + [.peerClosed]],
    .failed(.closedByServer(.authenticationRequest))),
  Row(
    .allow, "EOF behind the startup packet", [[.peerClosed]],
    .failed(.closedByServer(.authenticationRequest))),
  Row(
    .allow, "no answer to the startup packet", [[.timerFired]],
    .failed(.timedOut(.authenticationRequest))),
  Row(
    .prefer, "an error behind AuthenticationOk",
    [encrypted + [.authenticationOk, .error("3D000")]],
    .failed(.refused(diagnostic("3D000"), over: .tls, isAuthenticated: true))),
  Row(
    .allow, "an error behind AuthenticationOk", [[.authenticationOk, .error("3D000")]],
    .failed(.refused(diagnostic("3D000"), over: .plain, isAuthenticated: true))),
  Row(
    .prefer, "a refusal by the client", [encrypted + [.authentication(7)]],
    .failed(.unsupportedAuthentication("AuthenticationGSS"))),
  Row(
    .allow, "a refusal by the client", [[.authentication(7)]],
    .failed(.unsupportedAuthentication("AuthenticationGSS"))),
  Row(
    .prefer, "nonsense", [encrypted + [.bytes(message("!", []))]],
    .violation("the server sent what is no message: unknown message type 33")),
  Row(.disable, "refused", [[.error("28000")]], refused("28000", over: .plain)),
  Row(.require, "refused", [encrypted + [.error("28000")]], refused("28000", over: .tls)),
  Row(
    .prefer, "refused amid the authentication",
    [encrypted + [.authentication(3), .error("28P01")], letIn],
    refused("28P01", over: .tls), .plain),
]

/// Errors before AuthenticationOk: all but 57P03, which says nothing of how the client came.
private let refusals: [FallbackTests.Row] =
  ["28000", "28P01", "53300", "0A000", "3D000", "57P01", "XX000"].flatMap { sqlState in
    [
      Row(
        .prefer, "\(sqlState) over TLS", [encrypted + [.error(sqlState)], letIn],
        refused(sqlState, over: .tls), .plain),
      Row(
        .allow, "\(sqlState) in plaintext", [[.error(sqlState)], encrypted + letIn],
        refused(sqlState, over: .plain), .ssl),
      Row(
        .prefer, "\(sqlState) both ways", [encrypted + [.error(sqlState)], [.error(sqlState)]],
        refused(sqlState, over: .tls), refused(sqlState, over: .plain)),
    ]
  } + [
    Row(.prefer, "57P03 over TLS", [encrypted + [.error("57P03")]], refused("57P03", over: .tls)),
    Row(.allow, "57P03 in plaintext", [[.error("57P03")]], refused("57P03", over: .plain)),
  ]

private func alpn(_ name: String) -> TLSFacts {
  TLSFacts(
    version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", cipherBits: 256,
    applicationProtocol: name)
}
