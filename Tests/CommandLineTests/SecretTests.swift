import Foundation
import PostgresSession
import ReferenceConnector
import ServerFixtures
import Support
import Testing

/// All that is written while every server is used, by those who know its secrets.
@Suite(.timeLimit(.minutes(5))) struct SecretTests {
  @Test("No secret is in what a server says of its connections, whatever it is made to do")
  func serving() async throws {
    let directory = try FixtureDirectory.bundled()
    let names = try directory.serverNames()
    let program = Program(MockPostgresProgram.url, ["serve", "--json", "--trace"] + names)
    var lines = program.lines
    var listeners: [Listener] = []
    for _ in names {
      let line = try #require(await lines.next(), "\(program.errorOutput)")
      listeners.append(try JSONDecoder().decode(Listener.self, from: Data(line.utf8)))
    }
    let psql = Program.find("psql")
    let said = try await withThrowingTaskGroup(of: [String].self) { group in
      var said: [String] = []
      for (index, listener) in listeners.enumerated() {
        if index >= 24 { said += try await group.next() ?? [] }
        group.addTask { try await Self.use(listener, psql) }
      }
      for try await more in group { said += more }
      return said
    }
    // All until now is read first: who is behind at the end is not waited for long.
    let last = try #require(listeners.first { $0.fixture == "plain" })
    _ = try await Self.connector.get().connect(Self.parameters(last, "x", database: "the-last"))
    var written: [String] = []
    while let line = await lines.next(), !line.contains("the-last") { written.append(line) }
    program.terminate()
    while let line = await lines.next() { written.append(line) }
    #expect(await program.status() == 0)
    // Each was really used that accepts anybody, and what was sent was really seen.
    let accepting = try names.filter { try !directory.server($0).isBacklogFull }
    let used = Set(written.compactMap { $0.firstMatch(of: /"fixture":"([^"]+)"/)?.1 })
    #expect(used.map(String.init).sorted() == accepting.sorted())
    #expect(written.contains { $0.contains("scram-proof") })
    #expect(
      written.contains { $0.contains("SASLResponse") || $0.contains("AuthenticationResponse") })
    let leaks = (written + said + [program.errorOutput]).filter(Self.holdsSecret)
    #expect(leaks.prefix(5) == [])
  }

  @Test("No secret is in a report of conformance")
  func reports() async throws {
    let run = try await WholeRun.done()
    let texts = run.reports + [run.result.output]
    #expect(texts.allSatisfy { !$0.isEmpty })
    #expect((texts + [run.result.errors]).filter(Self.holdsSecret).map { $0.prefix(300) } == [])
  }

  @Test("What is looked for is found where it is")
  func patterns() {
    let leaks = [
      "password s3cret", "c=biws,r=x,p=" + String(repeating: "A", count: 43) + "=",
      "auth=Bearer tok", "md5" + String(repeating: "0a", count: 16), "-----BEGIN PRIVATE KEY-----",
    ]
    #expect(leaks.filter { !Self.holdsSecret($0) } == [])
  }

  private struct Listener: Decodable {
    var fixture: String
    var host: String
    var port: Int
    var database: String
    var username: String
    var password: String?
  }

  /// Connects with the right password and with a wrong one, by both; gives what they said.
  private static func use(_ listener: Listener, _ psql: URL?) async throws -> [String] {
    var said: [String] = []
    for password in [listener.password ?? "s3cret", "s3cret-too"] {
      let parameters = parameters(listener, password)
      said.append(try await connector.get().connect(parameters).description)
      guard let psql else { continue }
      // Where a statement is never answered, psql waits without end.
      let command = listener.fixture == "query-unanswered" ? #"\conninfo"# : "SELECT 1"
      let result = try await Program.run(
        psql,
        ["-X", "-w", "-c", command, "-h", listener.host, "-p", "\(listener.port)"]
          + ["-U", listener.username, "-d", listener.database],
        environment: ["PGPASSWORD": password, "PGCONNECT_TIMEOUT": "2", "PGSSLMODE": "prefer"])
      said += [result.output, result.errors]
    }
    return said
  }

  private static func parameters(
    _ listener: Listener, _ password: String, database: String? = nil
  ) -> ConnectionParameters {
    ConnectionParameters(
      server: listener.host, port: listener.port, database: database ?? listener.database,
      username: listener.username, password: Secret(password), sslMode: .prefer)
  }

  private static let connector = Result {
    var options = ClientOptions()
    options.bearerToken = Secret("s3cret-token")
    return ReferenceConnector(tls: try ClientTLS(roots: .none), options: options, timeout: 1)
  }

  /// A password of the fixtures (each has the same), a proof, a token, a salted hash, a key.
  private static func holdsSecret(_ text: String) -> Bool {
    text.contains("s3cret")
      || text.contains(/p=[A-Za-z0-9+\/]{43}=|Bearer\s|md5[0-9a-f]{32}|PRIVATE KEY/)
  }
}
