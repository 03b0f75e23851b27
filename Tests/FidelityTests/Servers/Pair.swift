import Foundation
import MockPostgres
import Support
import Testing

/// The real server and the mock, side by side.
struct Pair: Sendable {
  /// What the tests run beside, while they run.
  @TaskLocal static var current: Pair?

  let installation: Installation
  let real: Ports
  let mock: Ports
  /// Of the real server, which the mock uses too.
  let certificates: String

  /// Where each kind of server listens.
  struct Ports: Hashable, Sendable {
    var encrypted: Int
    var plain: Int
    /// Where passwords are kept as MD5; elsewhere as SCRAM.
    var hashing: Int
    /// Where clients are asked for certificates.
    var certifying: Int

    subscript(_ kind: Kind) -> Int {
      switch kind {
      case .encrypted: encrypted
      case .plain: plain
      case .hashing: hashing
      case .certifying: certifying
      }
    }
  }

  /// A server by its settings.
  enum Kind: String, Sendable {
    /// `ssl = on`.
    case encrypted = "ssl on"
    /// `ssl = off`.
    case plain = "ssl off"
    /// `ssl = on`, and the role that is asked for has an MD5 password.
    case hashing = "ssl on, md5"
    /// `ssl = on` with a chain, and with `ssl_ca_file`.
    case certifying = "ssl on, ssl_ca_file"
  }

  static func required() throws -> Pair {
    try #require(current, "the servers are started by the suite")
  }
}

extension Pair {
  /// Runs both for as long as `body` runs.
  static func with(_ body: @concurrent @Sendable (Pair) async throws -> Void) async throws {
    let installation = try Installation.found.get()
    let real = try await RealServer.start(installation)
    let result: Result<Void, any Error>
    do {
      try await withMocks(installation.version, certificates: real.folder) { mock in
        try await body(
          Pair(
            installation: installation,
            real: Ports(
              encrypted: real.encryptedPort, plain: real.plainPort, hashing: real.encryptedPort,
              certifying: real.certifyingPort),
            mock: mock, certificates: real.folder))
      }
      result = .success(())
    } catch {
      result = .failure(error)
    }
    await real.stop()
    try result.get()
  }

  private static func withMocks(
    _ version: String, certificates: String,
    _ body: @concurrent @Sendable (Ports) async throws -> Void
  ) async throws {
    let certificate = [
      "ssl: on", "ssl_cert_file: \(certificates)/server.crt",
      "ssl_key_file: \(certificates)/server.key",
    ]
    let encrypted = try fixture(version, certificate)
    let plain = try fixture(version, ["ssl: off"])
    let hashing = try fixture(version, certificate + ["password_encryption: md5"])
    let certifying = try certifyingFixture(version, certificates)
    try await MockServer.withServer(encrypted) { encrypted in
      try await MockServer.withServer(plain) { plain in
        try await MockServer.withServer(hashing) { hashing in
          try await MockServer.withServer(certifying) { certifying in
            try await body(
              Ports(
                encrypted: encrypted.port, plain: plain.port, hashing: hashing.port,
                certifying: certifying.port))
          }
        }
      }
    }
  }

  /// The roles of special passwords, and those that come with certificates.
  private static let special =
    Access.prepared.map { "  \($0.role): {password: \"\($0.password)\"}" }
    + Access.certified.map { "  \($0):" }

  private static func certifyingFixture(_ version: String, _ certificates: String) throws -> Fixture
  {
    try Fixture(
      yaml: """
        summary: The twin of the server that asks for certificates.
        settings:
          server_version: "\(version)"
          ssl: on
          ssl_cert_file: \(certificates)/chain.crt
          ssl_key_file: \(certificates)/chain.key
          ssl_ca_file: \(certificates)/authorities.crt
        hba:
        \(Access.certifyingLines.map { "  - '\($0)'" }.joined(separator: "\n"))
        ident:
        \(Access.ident.map { "  - '\($0)'" }.joined(separator: "\n"))
        roles:
        \(special.joined(separator: "\n"))
        databases: [\(Access.database)]
        """)
  }

  private static func fixture(_ version: String, _ settings: [String]) throws -> Fixture {
    let roles = Access.roles.map { "  \($0): {password: \(Access.password)}" }
    return try Fixture(
      yaml: """
        summary: The real server's twin.
        settings: {server_version: "\(version)", \(settings.joined(separator: ", "))}
        hba:
        \(Access.lines.map { "  - \($0)" }.joined(separator: "\n"))
        roles:
        \((roles + special).joined(separator: "\n"))
          \(Access.superuser): {password: \(Access.password), superuser: on}
        databases: [\(Access.database), postgres]
        include: ["\(CatalogueClient.folder.path)/shop-tables.yaml", introspection]
        """)
  }
}

/// Starts the servers for a suite, and stops them behind it.
struct BesideServers: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await Pair.with { pair in
      try await Pair.$current.withValue(pair) { try await function() }
    }
  }
}
