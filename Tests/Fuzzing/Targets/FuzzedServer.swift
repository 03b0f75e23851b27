import OpenSSLKit
import PostgresSession
import ServerFixtures

/// The servers that are tried.
enum FuzzedServer {
  static let identities = Result {
    try IdentityCatalogue(
      yaml: """
        root: {summary: x, commonName: root, issuer: self, certificateAuthority: on}
        trusted: {summary: x, names: [localhost], issuer: root}
        """, file: "identities.yaml", now: 1_700_000_000)
  }

  /// Reads a fixture that includes nothing, and names no file.
  static func fixture(_ text: String) throws -> ServerFixture {
    try ServerFixture(
      yaml: text, name: "fuzzed", file: "fuzzed.yaml", identities: try identities.get()
    ) { path in
      throw FuzzFinding("\(path) is not to be read")
    }
  }

  /// A server for each way to log in, and some that are at fault.
  static let all = Result {
    try [
      server("trust"), server("trust", version: "13.0"), server("password"), server("md5"),
      server("scram-sha-256"), server("scram-sha-256", ssl: "off"), server("reject"),
      server("oauth issuer=https://example.org scope=openid"), server("gss"),
      server("cert", type: "hostssl"),
      server("trust", faults: "{at: parameters, do: [{drip: {bytes: 1, every: 1ms}}, continue]}"),
      server("trust", faults: "{at: ready, do: [{send: {hex: 00ff}}, {wait: 1s}, continue]}"),
      server("trust", faults: "{at: auth-ok, do: [{split: [1, 2]}, continue]}"),
      server("trust", faults: "{at: query-reply, do: [{continue: {bytes: 3}}, close]}"),
      server("trust", faults: "{at: accept, do: [{send: x}, reset]}"),
    ]
  }

  private static func server(
    _ method: String, type: String = "host", version: String = "18.1", ssl: String = "on",
    faults: String = ""
  ) throws -> ServerBehaviour {
    var behaviour = try fixture(
      """
      summary: Is tried.
      settings: {ssl: \(ssl), server_version: "\(version)"}
      hba: ["\(type) all all all \(method)"]
      roles: {acme: null, md5: {password: md5aa9b6b7ebfcb5e3b1d0eb1b4e9d1d1aa}}
      databases: [acme]
      faults: [\(faults)]
      queries:
        - {query: SELECT slow, columns: {n: int4}, rows: [[1]], delay: 1s}
        - {query: SELECT wrong, error: {sqlState: "42703", message: "no"}}
        - {prefix: COPY many, columns: {n: int4, t: text}, rows: [[1, a], [2, null]]}
      tables:
        items:
          columns: {id: int4, name: text, price: numeric, at: timestamptz, tags: "text[]", j: jsonb}
          rows:
            - [1, hammer, 9.50, "2024-01-31 12:00:00+01", "{a,b}", '{"a": [1, 2]}']
            - [2, null, null, null, null, null]
      """
    ).behaviour
    // One iteration, so that many can be tried.
    behaviour.roles["acme"]?.secret = .scram(verifier)
    behaviour.settings.scramIterations = 1
    behaviour.tokens = [Secret("token"): "acme"]
    behaviour.mockAuthenticationNonce = [1, 2, 3]
    return behaviour
  }

  static let verifier = SCRAMVerifier(
    password: Array("s3cret".utf8), salt: [1, 2, 3, 4], iterations: 1)

  static func session(_ behaviour: ServerBehaviour) -> ServerSession {
    ServerSession(
      behaviour: behaviour, client: .loopback,
      randomness: SessionRandomness(
        processID: 4711, cancelKey: Array(1...32), md5Salt: [9, 9, 9, 9], scramNonce: "nonce"),
      now: 1_700_000_000, isTracing: true)
  }

  /// What a client sends to get in where nothing is asked of it.
  static let startup = StartupPacketBytes.login(user: "acme", database: "acme")
}
