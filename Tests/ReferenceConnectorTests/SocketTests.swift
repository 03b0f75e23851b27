import Foundation
import NIOCore
import OpenSSLKit
import PostgresSession
@testable import ReferenceConnector
import Support
import Testing

/// The connector over real sockets on the loopback network.
@Suite(.timeLimit(.minutes(1))) struct SocketTests {
  @Test(
    "A server that lets in everybody is connected to, and left",
    arguments: [SSLMode.disable, .allow, .prefer])
  func connected(mode: SSLMode) async throws {
    let report = try await report(mode, of: .trusting)
    #expect(report.attempts == [.init(attempt: mode.plan[0], result: .plain)])
  }

  @Test(
    "A port that nobody listens on is unreachable, in the system's words",
    arguments: SSLMode.allCases)
  func refused(mode: SSLMode) async throws {
    let port = try ReservedPort()
    defer { withExtendedLifetime(port) {} }
    let report = try await connector().connect(parameters("127.0.0.1", port.number, mode))
    #expect(report.results == [.failed(.unreachable(reason: "Connection refused"))])
  }

  @Test("Where no address of a name can be reached, the system says why")
  func refusedName() async throws {
    let port = try ReservedPort()
    defer { withExtendedLifetime(port) {} }
    let report = try await connector().connect(parameters("localhost", port.number, .prefer))
    #expect(report.results == [.failed(.unreachable(reason: "Connection refused"))])
  }

  @Test(
    "A name that cannot be one is unreachable",
    arguments: ["a..b", String(repeating: "a", count: 64)])
  func unknownHost(name: String) async throws {
    let report = try await connector().connect(parameters(name, 5432, .disable))
    #expect(report.results == [.failed(.unreachable(reason: "the host name is not known"))])
  }

  @Test(
    "A server that accepts and says nothing is given up after the timeout",
    arguments: [
      (SSLMode.disable, ConnectionFailure.Stage.authenticationRequest), (.prefer, .sslReply),
      (.require, .sslReply),
    ])
  func silence(mode: SSLMode, stage: ConnectionFailure.Stage) async throws {
    let report = try await report(mode, of: .silent, timeout: 1)
    #expect(report.results == [.failed(.timedOut(stage))])
  }

  @Test(
    "A server that closes or resets at once has closed",
    arguments: [CannedServer.closing, .resetting],
    [(SSLMode.disable, ConnectionFailure.Stage.authenticationRequest), (.prefer, .sslReply)])
  func closed(server: CannedServer, row: (mode: SSLMode, stage: ConnectionFailure.Stage))
    async throws
  {
    let report = try await report(row.mode, of: server)
    #expect(report.results == [.failed(.closedByServer(row.stage))])
  }

  @Test(
    "So has one that was sooner than the news of the connection",
    arguments: [
      (Attempt(.none), ConnectionFailure.Stage.authenticationRequest),
      (Attempt(.preferred), .sslReply), (Attempt(.direct), .tlsHandshake),
    ])
  func resetBeforeConnected(attempt: Attempt, stage: ConnectionFailure.Stage) throws {
    let error = IOError(errnoCode: ECONNRESET, reason: "connect")
    let result = try connector().result(of: error, parameters("127.0.0.1", 1, .prefer), attempt)
    #expect(result == .failed(.closedByServer(stage)))
  }

  @Test("A name leads to an address that listens, past one that does not")
  func nameOfTwoAddresses() async throws {
    let report = try await CannedServer.trusting.listen { port in
      try await connector().connect(parameters("localhost", port, .disable))
    }
    #expect(report.results == [.plain])
  }

  private func report(
    _ mode: SSLMode, of server: CannedServer, timeout: Int = 60
  ) async throws -> ConnectionReport {
    try await server.listen { port in
      try await connector(timeout: timeout).connect(parameters("127.0.0.1", port, mode))
    }
  }

  private func connector(timeout: Int = 60) throws -> ReferenceConnector {
    let root = try certificate(commonName: "root")
    return ReferenceConnector(
      tls: try ClientTLS(roots: .certificates([root])), timeout: timeout, connectTimeout: 60)
  }

  private func parameters(_ host: String, _ port: Int, _ mode: SSLMode) -> ConnectionParameters {
    ConnectionParameters(
      server: host, port: port, database: "orders", username: "acme", password: Secret("pencil"),
      sslMode: mode)
  }
}

extension ConnectionReport {
  fileprivate var results: [AttemptResult] { attempts.map(\.result) }
}
