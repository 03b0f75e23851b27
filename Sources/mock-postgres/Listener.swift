import Credentials
import Conformance
import Foundation
import MockPostgres
import OpenSSLKit
import PostgresSession
import ServerFixtures

/// How to connect to a server that has started.
struct Listener: Encodable {
  private let event = "listening"
  private let fixture: String
  private let host: String
  private let port: Int
  private let database: String
  private let username: String
  private let password: String?
  private let rootCertificate: String
  /// Left out where the client is given none.
  private let revocationList: String?
  /// Nil, as its key is, where the line would not show them: they are not made then.
  private let clientCertificate: String?
  private let clientKey: String?
  /// What clients can show, by identity; nil where the server asks for nothing.
  private let clientCertificates: [String: CertificateFiles]?
  private let uri: String
  private let connectionString: String
  /// Nil where the server listens on TCP alone.
  private let unixSocketDirectories: [String]?

  /// Writes the certificates that a client may need to `scratch`: `asJSON` shows them all.
  init(
    _ server: MockServer, _ fixture: ServerFixture, _ identities: IdentityCatalogue,
    _ scratch: Scratch, asJSON: Bool
  ) throws {
    let account = fixture.account
    let parameters = ConnectionParameters(
      server: server.host, port: server.port, database: account.database,
      username: account.username, password: account.password ?? Secret(""))
    self.fixture = fixture.name
    host = server.host
    port = server.port
    database = account.database
    username = account.username
    password = account.password?.reveal()
    let trust = try fixture.clientTrust(identities)
    let rootName = fixture.recipe(in: identities)?.trusts ?? IdentityCatalogue.rootName
    let lists = trust.revocationLists.map(\.pem).joined()
    rootCertificate = try scratch.write(trust.root.pem, "\(rootName).crt")
    revocationList = lists.isEmpty ? nil : try scratch.write(lists, "\(fixture.name).crl")
    clientCertificates = try fixture.tls?.clientAuthority.map { _ in
      try Dictionary(
        uniqueKeysWithValues: identities.clients().map { name in
          (name, try CertificateFiles(identities.identity(name), name, scratch))
        })
    }
    let own =
      asJSON || clientCertificates != nil
      ? try CertificateFiles(
        identities.clientIdentity(user: account.username), "\(fixture.name)-client", scratch)
      : nil
    (clientCertificate, clientKey) = (own?.certificate, own?.key)
    uri = parameters.uri(sslMode: "prefer")
    connectionString = parameters.connectionString()
    let directories = server.unixSocketDirectories
    unixSocketDirectories = directories.isEmpty ? nil : directories
  }

  var json: String { JSONLine.text(self) }

  var text: String {
    "\(fixture): psql '\(uri)' | \(connectionString) | root certificate \(rootCertificate)"
      + (revocationList.map { " | revocation list \($0)" } ?? "")
      + (clientCertificate.map { " | client certificate \($0), key \(clientKey ?? "")" } ?? "")
      + (unixSocketDirectories ?? []).map { directory in
        " | psql 'host=\(directory) port=\(port) user=\(username) dbname=\(database)'"
      }.joined()
  }
}

/// The paths of a certificate, with those that lead to its root behind it, and of its key.
private struct CertificateFiles: Encodable {
  let certificate: String
  let key: String

  init(_ identity: Identity, _ name: String, _ scratch: Scratch) throws {
    certificate = try scratch.write(identity.chain.map(\.pem).joined(), "\(name).crt")
    key = try scratch.write(identity.key.pem, "\(name).key")
  }
}

/// One line of JSON Lines: keys sorted, no escaped slashes.
enum JSONLine {
  static func text(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else {
      preconditionFailure("texts and numbers can always be encoded")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
