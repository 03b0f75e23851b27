import Foundation
import MockPostgres
import PostgresSession
import ReferenceConnector
import Support
import Testing

/// libpq's own table of server × mode → events → outcome, with libpq and with our connector.
struct NegotiationTests {
  @Test("The table has the rows of libpq's test that need no Kerberos")
  func count() throws {
    let rows = try NegotiationRow.all
    #expect(Set(rows.map(\.testDescription)).count == rows.count)
    #expect(rows.count == 73)
  }

  @Test(
    "psql does what libpq's table says",
    .enabled(if: Self.psqlProgram != nil, "psql is not installed"),
    arguments: try NegotiationRow.all.filter(\.isForAnyLibpq))
  func psql(_ row: NegotiationRow) async throws {
    let program = try #require(Self.psqlProgram)
    let major = try #require(
      try await Program.run(program, ["--version"]).output.firstMatch(of: /\d+/)
        .flatMap { Int($0.output) })
    try await withKnownIssue(
      "Before 17, libpq goes on in plaintext after N also where it came back for SSL."
    ) {
      try await check(row) { host, port in
        try await Program.run(
          program, ["-X", "-w", "-c", "SELECT 1", conninfo(row, host, port)],
          environment: Self.environment
        ).status == 0
      }
    } when: {
      major < 17 && row.isOfNewerLibpq
    }
  }

  @Test(
    "A libpq of 17 or newer does what its table says of the rest, direct negotiation included",
    .enabled("psycopg with a libpq of 17 or newer is not installed") {
      await Self.python.value != nil
    },
    arguments: try NegotiationRow.all.filter { !$0.isForAnyLibpq || $0.isOfNewerLibpq })
  func psycopg(_ row: NegotiationRow) async throws {
    let program = try #require(await Self.python.value)
    let script = "import psycopg, sys; psycopg.connect(sys.argv[1]).close()"
    try await check(row) { host, port in
      let info = conninfo(row, host, port) + " sslnegotiation=\(row.sslnegotiation)"
      return try await Program.run(
        program, ["-c", script, info], environment: Self.environment
      ).status == 0
    }
  }

  @Test(
    "The reference connector does what libpq's table says",
    arguments: try NegotiationRow.all.filter { $0.gssencmode == "disable" })
  func reference(_ row: NegotiationRow) async throws {
    let mode = try #require(SSLMode.allCases.first { $0.rawValue.lowercased() == row.sslmode })
    var options = ClientOptions()
    options.sslNegotiation = try #require(.init(rawValue: row.sslnegotiation))
    let connector = ReferenceConnector(
      tls: try ClientTLS(roots: .none), options: options, timeout: 60)
    try await check(row) { host, port in
      let report = await connector.connect(
        ConnectionParameters(
          server: host, port: port, database: "postgres", username: row.user,
          password: Secret("unused"), sslMode: mode))
      return report.outcome != .fail
    }
  }

  // MARK: Support

  private func check(
    _ row: NegotiationRow, connect: (_ host: String, _ port: Int) async throws -> Bool
  ) async throws {
    let file = try NegotiationRow.folder.get().appending(path: "\(row.server).yaml")
    let folder = "/tmp/mock-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacing("/run/mock-postgres", with: folder)
    try await MockServer.withServer(Fixture(yaml: text)) { server in
      let host = server.unixSocketDirectories.first ?? server.host
      let isConnected = try await connect(host, server.port)
      await server.waitUntilIdle()
      #expect(server.journal.events.map(\.rawValue) == row.events)
      #expect((isConnected ? server.journal.outcome.rawValue : "fail") == row.outcome)
    }
  }

  private func conninfo(_ row: NegotiationRow, _ host: String, _ port: Int) -> String {
    "host=\(host) port=\(port) user=\(row.user) dbname=postgres sslmode=\(row.sslmode) "
      + "gssencmode=\(row.gssencmode) connect_timeout=60"
  }

  /// No file of the user's home, and no Kerberos credentials.
  private static let environment = [
    "HOME": "/nonexistent", "KRB5CCNAME": "FILE:/nonexistent/krb5cc", "PGSSLROOTCERT": "",
  ]

  private static let psqlProgram = Program.find("psql")

  /// A Python whose psycopg has a libpq that knows direct negotiation.
  private static let python = Task {
    await Python.having("psycopg", where: "psycopg.pq.version() >= 170000")
  }
}
