import Foundation
import MockPostgres
import PostgresSession
import ReferenceConnector
import Support
import Testing

/// A libpq of 18 and the reference connector, told the same, before the same server.
@Suite(
  "The reference connector refuses in libpq's words",
  .enabled("psycopg with a libpq of 18 is not installed") { await LibpqOption.python() != nil })
struct LibpqOptionTests {
  private static let gate = Gate(width: 4)

  @Test("and where libpq does", arguments: LibpqOption.all)
  func option(_ option: LibpqOption) async throws {
    let fixture = try Fixture(
      hba: ["host all all all \(option.method)"], roles: ["acme": "s3cret"])
    try await MockServer.withServer(fixture) { server in
      let python = try #require(await LibpqOption.python())
      let result = try await Self.gate.pass {
        try await Program.run(
          python,
          [
            "-c", LibpqOption.script,
            "host=127.0.0.1 port=\(server.port) user=acme password=s3cret dbname=acme "
              + "gssencmode=disable sslmode=\(option.mode.rawValue.lowercased()) \(option.words)",
          ],
          environment: ["HOME": "/nonexistent"])
      }
      let connector = ReferenceConnector(
        tls: try ClientTLS(roots: .none), options: try option.options, timeout: 60)
      let report = await connector.connect(
        ConnectionParameters(
          server: "127.0.0.1", port: server.port, database: "acme", username: "acme",
          password: Secret("s3cret"), sslMode: option.mode))
      guard case .failed(let failure) = report.attempts.last?.result else {
        #expect(result.output == "connected", "\(result)")
        return
      }
      #expect(result.output.hasSuffix(": \(failure)"), "\(result) \(failure)")
    }
  }
}

/// A method of the server's, and options as a connection string has them.
struct LibpqOption: Sendable, CustomTestStringConvertible {
  var method: String
  var mode: SSLMode
  var words: String

  var testDescription: String { "\(method), \(mode.rawValue), \(words)" }

  var options: ClientOptions {
    get throws {
      var options = ClientOptions()
      for word in words.split(separator: " ") {
        let sides = word.split(separator: "=", maxSplits: 1).map(String.init)
        switch sides[0] {
        case "channel_binding":
          options.channelBinding = try #require(.init(rawValue: sides[1]))
        case "require_auth": options.requiredAuthentication = try RequiredAuthentication(sides[1])
        default: options.sslNegotiation = try #require(.init(rawValue: sides[1]))
        }
      }
      return options
    }
  }

  static let all =
    ["password", "md5", "scram-sha-256", "trust", "gss", "sspi"].flatMap { method in
      [
        (SSLMode.disable, "channel_binding=require"), (.require, "channel_binding=require"),
        (.require, "channel_binding=disable"), (.disable, "require_auth=scram-sha-256"),
        (.disable, "require_auth=password,md5"), (.disable, "require_auth=!none"),
        (.disable, "require_auth=!password,!md5,!scram-sha-256"), (.disable, "require_auth=none"),
        (.disable, "require_auth=!scram-sha-256,!oauth"),
        (.require, "channel_binding=require require_auth=md5"),
      ].filter { _, words in
        // Without a demand, libpq begins GSSAPI, which is not here.
        !["gss", "sspi"].contains(method)
          || !words.contains("!") && words != "channel_binding=disable"
      }.map { LibpqOption(method: method, mode: $0, words: $1) }
    }
    + SSLMode.allCases.prefix(4).map {
      LibpqOption(method: "trust", mode: $0, words: "sslnegotiation=direct")
    }

  static let script = """
    import psycopg, sys
    try:
        psycopg.connect(sys.argv[1]).close()
        print("connected")
    except psycopg.OperationalError as error:
        print(str(error).strip())
    """

  static func python() async -> URL? { await found.value }

  private static let found = Task {
    await Python.having("psycopg", where: "psycopg.pq.version() >= 180000")
  }
}
