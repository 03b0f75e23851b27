import OpenSSLKit
import PostgresSession
import Support
import Testing

/// The server that the recordings were made with.
extension Recording {
  /// `with process ID KEY`.
  var process: (id: Int32, key: [UInt8]) {
    let words = (self["process"] ?? "4711 01020304").split(separator: " ")
    return (Int32(words[0]) ?? 0, hex(String(words[1])))
  }

  var behaviour: ServerBehaviour {
    get throws {
      var settings = ServerSettings(
        ssl: self["ssl"] != "off", serverVersion: try #require(ServerVersion(version)))
      settings.slots.maxConnections = number("max-connections") ?? 100
      settings.slots.superuserReserved = number("superuser-reserved-connections") ?? 3
      settings.slots.maxWALSenders = number("max-wal-senders") ?? 10
      settings.hasClientAuthorities = self["ca"] == "on"
      var behaviour = ServerBehaviour(
        settings: settings, hba: try rules,
        ident: try values("ident").map { try IdentRule($0, version: settings.serverVersion) },
        roles: Self.roles, databases: databases,
        mockAuthenticationNonce: self["mock-nonce"].map(hex) ?? [1, 2, 3],
        state: self["state"].flatMap { ServerState(rawValue: $0) })
      behaviour.hosts = HostTable(["127.0.0.1 localhost"])
      switch self["fixture"] {
      case "answers": behaviour.queries = try Self.answers.get()
      case "copy": behaviour.queries = try Self.copies.get()
      case "tables": behaviour.relations = try Self.tables.get()
      default: break
      }
      return behaviour
    }
  }

  private func number(_ name: String) -> Int? { self[name].flatMap { Int($0) } }

  private static let roles = [
    "acme": Role(secret: .scram(verifier), memberOf: ["leads"]),
    "leads": Role(secret: nil, mayLogIn: false, memberOf: ["staff"]),
    "staff": Role(secret: nil, mayLogIn: false),
    "jane": Role(secret: nil), "root": Role(secret: nil), "mapped": Role(secret: nil),
    "cleartext": Role(secret: .md5(md5Hash)), "hosty": Role(secret: nil),
    "hosttrust": Role(secret: nil),
    String(repeating: "a", count: 63): Role(secret: nil),
    "md5user": Role(secret: .md5(md5Hash)),
    "nopass": Role(secret: nil, memberOf: ["team"]),
    "postgres": Role(secret: nil, isSuperuser: true),
    "nologin": Role(secret: .scram(verifier), mayLogIn: false),
    "nologinboss": Role(secret: nil, isSuperuser: true, mayLogIn: false),
    "limited": Role(secret: nil, connectionLimit: 1),
    "barred": Role(secret: nil, connectionLimit: 0),
    "barredboss": Role(secret: nil, isSuperuser: true, connectionLimit: 0),
    "replicator": Role(secret: nil, mayReplicate: true),
    "expired": Role(secret: .scram(verifier), validUntil: now - 1),
    "expiredmd5": Role(secret: .md5(md5Hash), validUntil: now - 1),
    "expiredboss": Role(secret: nil, isSuperuser: true, validUntil: now - 1),
    "current": Role(secret: .scram(verifier), validUntil: now + 1),
  ]

  /// When the client comes, in seconds since 1970.
  static let now = 1_700_000_000

  /// `with closed NAME` and `with private NAME` change a database.
  private var databases: [String: Database] {
    var databases = [
      "acme": Database(), "md5user": Database(), "postgres": Database(),
      "closed": Database(allowsConnections: false), "crowded": Database(connectionLimit: 0),
      "private": Database(grantsConnect: false), "broken": Database(isValid: false),
      "staff": Database(), String(repeating: "d", count: 63): Database(),
    ]
    if let name = self["closed"] { databases[name]?.allowsConnections = false }
    if let name = self["private"] { databases[name]?.grantsConnect = false }
    return databases
  }

  /// `with load SLOTS ROLE DATABASE`: how many connections there are, the client's among them.
  var load: ServerLoad {
    let counts = self["load"]?.split(separator: " ").compactMap { Int($0) } ?? []
    guard counts.count == 3 else { return .alone }
    return ServerLoad(slots: counts[0], ofRole: counts[1], ofDatabase: counts[2])
  }

  private var version: String { self["version"] ?? "15.18 (Debian 15.18-0+deb12u1)" }

  /// The client's address decides how it is let in.
  private static let hba = [
    "host all,replication all 127.0.0.1/32 trust",
    "host all all 127.0.0.2/32 reject",
    "host all all 127.0.0.3/32 password",
    "host all all 127.0.0.4/32 md5",
    "host all all 127.0.0.5/32 scram-sha-256",
    "hostssl all all 127.0.0.7/32 trust",
    "hostnossl all all 127.0.0.8/32 trust",
  ]

  /// `with hba LINE`, where the lines are others.
  private var rules: [HBARule] {
    get throws {
      let lines = values("hba")
      let version = try #require(ServerVersion(version))
      return try lines.isEmpty
        ? Self.rules.get() : lines.map { try HBARule($0, version: version) }
    }
  }

  private static let rules = Result { try hba.map { try HBARule($0) } }

  /// Of the password `s3cret`, with the salt that the server had.
  private static let verifier = SCRAMVerifier(
    password: Array("s3cret".utf8), salt: hex("e880cc0b464f4dba0faac34da9c74b5a"),
    iterations: 4096)

  /// MD5 of the password `secret` and the name `md5user`.
  private static let md5Hash = "2aea419619857e8a27f0f7aa641db0c6"

  var client: ClientAddress {
    get throws {
      let text = self["client"] ?? "127.0.0.1"
      if text == "[local]" { return ClientAddress(systemUser: .name("root")) }
      return ClientAddress(try #require(IPAddress(text)), text: text)
    }
  }

  var randomness: SessionRandomness {
    SessionRandomness(
      processID: process.id, cancelKey: process.key + Array(repeating: 0, count: 28),
      md5Salt: hex(self["md5-salt"] ?? "00000000"), scramNonce: self["scram-nonce"] ?? "nonce")
  }

  /// What a handshake agreed, with the certificate that the server had.
  func tlsFacts(_ version: String, _ cipher: String) throws -> TLSFacts {
    TLSFacts(
      version: version, cipher: cipher, cipherBits: 256,
      peerCertificate: try Self.clientCertificates[self["certificate"] ?? ""]?.get(),
      localCertificate: try Self.serverCertificate(self["server-certificate"]))
  }

  /// One of `Tests/Recordings/server-certificates.txt`; nil is the one that most recordings have.
  private static func serverCertificate(_ name: String?) throws -> Certificate? {
    guard let name else { return try Certificate.parse(pem: certificate).first }
    let line = try #require(
      try text("server-certificates").split(separator: "\n").first { $0.hasPrefix("\(name) ") })
    return try Certificate.parse(
      pem: """
        -----BEGIN CERTIFICATE-----
        \(line.dropFirst(name.count + 1))
        -----END CERTIFICATE-----
        """
    ).first
  }

  private static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBpDCCAUugAwIBAgIUFbOsuhbfxfhCnovJhZoLIXZguHwwCgYIKoZIzj0EAwIw
    FDESMBAGA1UEAwwJb3JhY2xlIENBMB4XDTI2MTEyMjEzMTcxMVoXDTM2MTExOTEz
    MTcxMVowFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0D
    AQcDQgAEEIZhjmKCZtbhvD5fD71+J3mRHtpfe0Wt8q5xompneo84yaKWscF8rcw8
    CJmeBQvPhyy3saKsEe6tpGK3O3Hb76N7MHkwLAYDVR0RBCUwI4IJbG9jYWxob3N0
    hwR/AAABhxAAAAAAAAAAAAAAAAAAAAABMAkGA1UdEwQCMAAwHQYDVR0OBBYEFPi9
    ctdVCehc8xAnL1hr1fWxDZJrMB8GA1UdIwQYMBaAFAILcW8kapfGC9mBIKshsu3K
    PWcnMAoGCCqGSM49BAMCA0cAMEQCIDJr2fvcDHZxO+Funko5CzREWtnAkWqcDf4O
    22MyW0RMAiAxvVDuFYPHb54U6e4Zvl6R6sWhj2sD1DMFT5ZcNBuhSQ==
    -----END CERTIFICATE-----
    """
}
