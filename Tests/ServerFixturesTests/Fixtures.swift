import OpenSSLKit
import PostgresSession
import ServerFixtures

/// A small catalogue, for fixtures that name an identity.
let identitiesText = """
  root:
    summary: The authority that clients trust.
    commonName: test root
    issuer: self
    certificateAuthority: on
  trusted:
    summary: Signed by root.
    names: [localhost]
    issuer: root
  client:
    summary: Of acme.
    shownBy: client
    commonName: acme
    issuer: root
  """

func catalogue(_ text: String = identitiesText, now: Int = 0) throws -> IdentityCatalogue {
  try IdentityCatalogue(yaml: text, file: "identities.yaml", now: now)
}

/// Reads a fixture `a.yaml` whose folder holds the files given.
func fixture(
  _ text: String, files: [String: String] = [:], now: Int = 0
) throws -> ServerFixture {
  try ServerFixture(
    yaml: text, name: "a", file: "a.yaml", identities: try catalogue(now: now)
  ) { path in
    guard let text = files[path] else { throw FixtureError(file: path, problem: "is missing") }
    return text
  }
}

func base64(_ bytes: [UInt8]) -> String { Base64.encode(bytes) }

/// Certificates and keys as files, minted for this run.
struct PEMFiles {
  let certificate: String
  let key: String
  let otherKey: String

  static let minted = Result { try PEMFiles() }

  private init() throws {
    let (key, otherKey) = (try PrivateKey.generate(.ecdsaP256), try PrivateKey.generate(.ecdsaP256))
    let recipe = CertificateRecipe(commonName: "db", notBefore: 0, notAfter: 4_000_000_000)
    certificate = try Certificate.mint(recipe, key: key).pem
    (self.key, self.otherKey) = (key.pem, otherKey.pem)
  }

  var all: [String: String] {
    [
      "server.crt": certificate, "server.key": key, "other.key": otherKey, "empty.pem": "",
      "broken.crt": certificate.replacing("MII", with: "AAA"),
    ]
  }
}
