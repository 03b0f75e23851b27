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
      var behaviour = ServerBehaviour(
        settings: ServerSettings(
          ssl: self["ssl"] != "off", serverVersion: try #require(ServerVersion(version))),
        hba: try Self.rules.get(),
        roles: [
          "acme": Role(secret: .scram(Self.verifier)),
          "md5user": Role(secret: .md5(Self.md5Hash)),
          "nopass": Role(secret: nil),
          "postgres": Role(secret: nil, isSuperuser: true),
        ],
        databases: ["acme", "md5user", "postgres"], mockAuthenticationNonce: [1, 2, 3])
      if self["fixture"] == "answers" { behaviour.queries = try Self.answers.get() }
      return behaviour
    }
  }

  private var version: String { self["version"] ?? "15.18 (Debian 15.18-0+deb12u1)" }

  /// The client's address decides how it is let in.
  private static let hba = [
    "host all all 127.0.0.1/32 trust",
    "host all all 127.0.0.2/32 reject",
    "host all all 127.0.0.3/32 password",
    "host all all 127.0.0.4/32 md5",
    "host all all 127.0.0.5/32 scram-sha-256",
    "hostssl all all 127.0.0.7/32 trust",
    "hostnossl all all 127.0.0.8/32 trust",
  ]

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
      localCertificate: try Certificate.parse(pem: Self.certificate).first)
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
