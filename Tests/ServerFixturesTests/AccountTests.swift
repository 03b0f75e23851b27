import PostgresSession
import ServerFixtures
import Testing

@Suite struct AccountTests {
  private static let hash = "2aea419619857e8a27f0f7aa641db0c6"

  @Test(
    "A role is what its attributes say",
    arguments: [
      ("", Role(secret: nil)),
      ("{}", Role(secret: nil)),
      ("{login: off}", Role(secret: nil, mayLogIn: false)),
      ("{superuser: on}", Role(secret: nil, isSuperuser: true)),
      ("{replication: on}", Role(secret: nil, mayReplicate: true)),
      ("{connectionLimit: 0}", Role(secret: nil, connectionLimit: 0)),
      ("{connectionLimit: -1}", Role(secret: nil)),
      ("{validUntil: infinity}", Role(secret: nil)),
      ("{validUntil: -1d}", Role(secret: nil, validUntil: 1_700_000_000 - 86_400)),
      ("{validUntil: 90m}", Role(secret: nil, validUntil: 1_700_000_000 + 5400)),
      ("{validUntil: 2001-01-01}", Role(secret: nil, validUntil: 978_307_200)),
      ("{validUntil: 2024-02-29T12:34:56Z}", Role(secret: nil, validUntil: 1_709_210_096)),
      ("{validUntil: '2024-02-29 12:34+01'}", Role(secret: nil, validUntil: 1_709_206_440)),
      ("{validUntil: '1969-12-31 23:30:00.5-05:30'}", Role(secret: nil, validUntil: 18_000)),
      ("{verifier: md5\(hash)}", Role(secret: .md5(hash))),
      ("{password: secret, passwordEncryption: md5}", Role(secret: .md5(hash))),
      ("{memberOf: [staff, leads]}", Role(secret: nil, memberOf: ["staff", "leads"])),
    ])
  func role(_ text: String, _ role: Role) throws {
    let fixture = try fixture(
      "summary: A server.\nhba: [host all all all trust]\nroles: {md5user: \(text)}",
      now: 1_700_000_000)
    #expect(fixture.behaviour.roles == ["md5user": role])
  }

  @Test("A token has an owner, or none")
  func tokens() throws {
    let fixture = try fixture(
      """
      summary: A server.
      hba: [host all all all oauth issuer=https://id.example.org scope=openid]
      tokens: [{token: a.b-c_d~e+f/0==, owner: acme@example.org}, {token: guest}]
      """)
    #expect(
      fixture.behaviour.tokens == [
        Secret("a.b-c_d~e+f/0=="): "acme@example.org", Secret("guest"): "",
      ])
  }

  @Test("A verifier is kept as it is, and an account without a password has none")
  func verifier() throws {
    let verifier = SCRAMVerifier(
      password: Array("s3cret".utf8), salt: Array("salt".utf8), iterations: 4096)
    let text =
      "SCRAM-SHA-256$4096:c2FsdA==$\(base64(verifier.storedKey)):\(base64(verifier.serverKey))"
    let fixture = try fixture(
      "summary: A server.\nhba: [host all all all trust]\nroles: {acme: {verifier: '\(text)'}}")
    #expect(fixture.behaviour.roles == ["acme": Role(secret: .scram(verifier))])
    #expect(fixture.account.password == nil)
  }

  @Test(
    "Databases are a list of names, or a mapping of what they have",
    arguments: [
      ("[acme, other]", ["acme": Database(), "other": Database()]),
      ("{acme: , other: {}}", ["acme": Database(), "other": Database()]),
      ("{acme: {allowConnections: off}}", ["acme": Database(allowsConnections: false)]),
      ("{acme: {connectionLimit: 0}}", ["acme": Database(connectionLimit: 0)]),
      ("{acme: {connectionLimit: -1}}", ["acme": Database()]),
      ("{acme: {connect: off}}", ["acme": Database(grantsConnect: false)]),
      ("{acme: {valid: off}}", ["acme": Database(isValid: false)]),
    ])
  func databases(_ text: String, _ databases: [String: Database]) throws {
    let fixture = try fixture(fixtureText("databases: \(text)"))
    #expect(fixture.behaviour.databases == databases)
    #expect(fixture.account.database == "acme")
  }

  @Test("How many connections there may be is what the settings say")
  func slots() throws {
    var slots = ConnectionSlots()
    slots.maxConnections = 20
    slots.superuserReserved = 1
    slots.reserved = 2
    slots.maxWALSenders = 0
    let fixture = try fixture(
      fixtureText(
        """
        settings:
          max_connections: 20
          superuser_reserved_connections: 1
          reserved_connections: 2
          max_wal_senders: 0
        """))
    #expect(fixture.behaviour.settings.slots == slots)
  }

  @Test("A server can be in a state in which it lets nobody in", arguments: ServerState.allCases)
  func state(_ state: ServerState) throws {
    #expect(try fixture(fixtureText("state: \(state.rawValue)")).behaviour.state == state)
  }
}
