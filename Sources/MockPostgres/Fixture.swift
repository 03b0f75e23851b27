public import Foundation
import OpenSSLKit
import PostgresSession
package import ServerFixtures

/// What a server is to do: a server fixture, by name, by file, or written in Swift.
public struct Fixture: Sendable {
  package let server: ServerFixture
  package let identities: IdentityCatalogue

  private init(_ server: ServerFixture, _ directory: FixtureDirectory) {
    self.server = server
    identities = directory.identities
  }

  /// What the fixture is called.
  public var name: String { server.name }

  /// One of the fixtures that come with mock-postgres, as `hostssl-only`; or a server that shows one
  /// of its identities, as `expired`.
  ///
  /// - Throws: That there is none of that name, with the names there are.
  public static func named(_ name: String) throws -> Fixture {
    let directory = try FixtureDirectory.bundled()
    return Fixture(try directory.server(name), directory)
  }

  /// A fixture of your own, in a YAML file.
  ///
  /// - Throws: File, line, key, what is wrong there and what would be right.
  public static func contents(of file: URL) throws -> Fixture {
    let directory = try FixtureDirectory.bundled()
    return Fixture(try directory.server(file.path), directory)
  }

  /// A fixture of your own, as YAML text; its file settings are relative to the working directory.
  ///
  /// - Throws: Line, key, what is wrong there and what would be right.
  public init(yaml text: String) throws {
    let directory = try FixtureDirectory.bundled()
    self.init(
      try directory.server(
        yaml: text, name: "inline", file: "inline",
        folder: URL(filePath: FileManager.default.currentDirectoryPath)), directory)
  }

  /// A fixture written in Swift, in the words of PostgreSQL's configuration.
  ///
  /// - Parameters:
  ///   - hba: Lines of pg_hba.conf; the first that matches decides.
  ///   - ssl: Whether SSLRequest is answered `S`.
  ///   - identity: The server's certificate, by its name in `identities.yaml`; nil is `trusted`.
  ///   - roles: Passwords by role.
  ///   - databases: At least one.
  ///   - serverVersion: A minor release of PostgreSQL 13 to 18, as `"18.1"`.
  /// - Throws: What is wrong, in the words of the same fixture in YAML.
  public init(
    hba: [String], ssl: Bool = true, identity: String? = nil,
    roles: [String: String] = ["acme": "s3cret"], databases: [String] = ["acme"],
    serverVersion: String = "18.1"
  ) throws {
    var fields = [
      "summary: Written in Swift.",
      "settings: {ssl: \(ssl ? "on" : "off"), server_version: \(Self.quoted(serverVersion))}",
      "hba: [\(hba.map(Self.quoted).joined(separator: ", "))]",
      "databases: [\(databases.map(Self.quoted).joined(separator: ", "))]",
    ]
    let roles = roles.sorted { $0.key < $1.key }.map { name, password in
      "\(Self.quoted(name)): {password: \(Self.quoted(password))}"
    }
    fields.append("roles: {\(roles.joined(separator: ", "))}")
    if let identity { fields.append("identity: \(Self.quoted(identity))") }
    try self.init(yaml: fields.joined(separator: "\n"))
  }

  /// A double-quoted scalar of YAML 1.2, section 7.3.1, in which any text can be written.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case _ where scalar.isASCII && scalar.value >= 0x20 && scalar.value < 0x7f: "\(scalar)"
      default:
        "\\U" + String(repeating: "0", count: 8 - String(scalar.value, radix: 16).count)
          + String(scalar.value, radix: 16)
      }
    }
    return "\"\(escaped.joined())\""
  }
}

extension MockServer {
  /// Runs a server for as long as `body` runs.
  ///
  /// It listens on loopback, on a port that the system chooses. When `body` returns or throws, the
  /// server stops, and open connections end as they do when PostgreSQL is shut down.
  ///
  /// - Parameters:
  ///   - fixture: How the server behaves.
  ///   - body: Connects to `server.port`, and looks at `server.journal`.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws; or that the server could not be started.
  public static func withServer<Result>(
    _ fixture: Fixture, _ body: (MockServer) async throws -> Result
  ) async throws -> Result {
    let server = try await start(fixture.server, identities: fixture.identities)
    do {
      let result = try await body(server)
      await server.stop()
      return result
    } catch {
      await server.stop()
      throw error
    }
  }
}

extension Fixture {
  /// PEM of the root that a client of this server is to trust.
  ///
  /// - Throws: Where libcrypto refuses to make it.
  public func rootCertificate() throws -> String {
    try server.clientTrust(identities).root.pem
  }

  /// PEM of the lists of revocations that a client of this server is given; nil where it is given
  /// none.
  ///
  /// - Throws: Where libcrypto refuses to make them.
  public func revocationLists() throws -> String? {
    let lists = try server.clientTrust(identities).revocationLists
    return lists.isEmpty ? nil : lists.map(\.pem).joined()
  }
}
