package import Foundation
import OpenSSLKit
import PostgresSession

/// The files with which a real PostgreSQL is the server that a fixture describes.
///
/// They are made for one folder, to whose path `postgresql.conf` refers:
/// - `postgresql.conf`, `pg_hba.conf`, `pg_ident.conf`: the fixture's settings and lines, and what
///   initdb would else choose by the machine. The server listens on 127.0.0.1 and on no socket file;
/// - `accounts.sql`: roles and databases, a statement a line; readable by its owner only;
/// - where `ssl` is on: `server.crt` with its whole chain, `server.key` (its owner's only), and
///   `root.crt`, which a client should trust;
/// - where client certificates are believed: `client-ca.crt`, and `client-ca.crl` where some of them
///   are revoked; and where their authority is one of `identities.yaml`, `client.crt` and
///   `client.key`, with which a client is the fixture's account.
///
/// PostgreSQL manual, "File Locations": such a folder is given as `-D`, and the data directory
/// apart, so that one can be thrown away without the other:
/// ```
/// initdb -D data
/// postgres --single -D data -c exit_on_error=true template1 <server/accounts.sql
/// postgres -D server -c data_directory=$PWD/data
/// ```
package struct ServerConfiguration: Hashable, Sendable {
  package let files: [File]

  package struct File: Hashable, Sendable {
    package var name: String
    package var text: String
    /// Only its owner may read it.
    package var isSecret = false
  }

  /// `folder` is the absolute path of where the files will be.
  ///
  /// Throws a ``FixtureError`` where no real server can be so.
  package init(
    _ fixture: ServerFixture, _ identities: IdentityCatalogue, folder: String
  ) throws {
    try Self.refuseWhatNoServerHas(fixture)
    let tls = try Self.tlsFiles(fixture, identities)
    let settings = Self.settings(fixture, folder: folder, files: tls.map(\.name))
    files =
      [
        File(name: "postgresql.conf", text: settings),
        File(name: "pg_hba.conf", text: Self.lines(fixture.written.hba)),
        File(name: "pg_ident.conf", text: Self.lines(fixture.written.ident)),
        File(name: "accounts.sql", text: try Self.accounts(fixture), isSecret: true),
      ] + tls
  }

  /// Throws where a fixture says what cannot be said to a real server.
  package static func refuseWhatNoServerHas(_ fixture: ServerFixture) throws(FixtureError) {
    let behaviour = fixture.behaviour
    // A server that is started with no client has no tables yet.
    let ownTables = behaviour.relations.filter {
      !["pg_catalog", "information_schema"].contains($0.schema)
    }
    let said: [(key: String, isSaid: Bool)] = [
      ("tables", !ownTables.isEmpty),
      ("state", behaviour.state != nil), ("queries", !behaviour.queries.isEmpty),
      ("faults", !behaviour.faults.isEmpty), ("tokens", !behaviour.tokens.isEmpty),
      ("hosts", behaviour.hosts != HostTable()),
      ("channelBinding", !behaviour.settings.offersChannelBinding),
      ("backlog", fixture.isBacklogFull),
      ("serverNames", fixture.tls.map { $0.serverNames != .init() } ?? false),
      ("applicationProtocol", fixture.tls?.applicationProtocol != nil),
    ]
    guard let key = said.first(where: \.isSaid)?.key else { return }
    throw FixtureError(
      file: fixture.name, key: key, problem: "no real server can be configured so",
      allowed: "a fixture without it")
  }

  /// Each on one line, as its fields are told apart by any white space.
  private static func lines(_ lines: [String]) -> String {
    lines.map { $0.replacing(/\s*\n\s*/, with: " ") + "\n" }.joined()
  }

  private static func tlsFiles(
    _ fixture: ServerFixture, _ identities: IdentityCatalogue
  ) throws -> [File] {
    guard let identity = try fixture.identity(identities) else { return [] }
    var files = [
      File(name: "server.crt", text: identity.chain.map(\.pem).joined()),
      File(name: "server.key", text: identity.key.pem, isSecret: true),
      File(name: "root.crt", text: try identities.root().pem),
    ]
    let authorities = try fixture.clientAuthorities(identities)
    if !authorities.isEmpty {
      files.append(File(name: "client-ca.crt", text: authorities.map(\.pem).joined()))
    }
    let revocations = try fixture.clientRevocationLists(identities)
    if !revocations.isEmpty {
      files.append(File(name: "client-ca.crl", text: revocations.map(\.pem).joined()))
    }
    if fixture.tls?.clientAuthority != nil {
      let client = try identities.clientIdentity(user: fixture.account.username)
      files.append(File(name: "client.crt", text: client.chain.map(\.pem).joined()))
      files.append(File(name: "client.key", text: client.key.pem, isSecret: true))
    }
    return files
  }
}

extension ServerConfiguration {
  /// Writes the files to a folder, which is made where it is missing.
  ///
  /// Throws a ``FixtureError`` where the folder holds anything, or cannot be written.
  package static func export(
    _ fixture: ServerFixture, _ identities: IdentityCatalogue, to folder: URL
  ) throws {
    let path = folder.absoluteURL.standardizedFileURL.path
    let configuration = try ServerConfiguration(fixture, identities, folder: path)
    let manager = FileManager.default
    do {
      try manager.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      guard try manager.contentsOfDirectory(atPath: path).isEmpty else {
        throw FixtureError(
          file: folder.relativePath, problem: "the folder is not empty",
          allowed: "one that does not exist, or is empty")
      }
      for file in configuration.files {
        let isWritten = manager.createFile(
          atPath: "\(path)/\(file.name)", contents: Data(file.text.utf8),
          attributes: [.posixPermissions: file.isSecret ? 0o600 : 0o644])
        guard isWritten else { throw CocoaError(.fileWriteUnknown) }
      }
    } catch let error as FixtureError {
      throw error
    } catch {
      throw FixtureError(file: folder.relativePath, problem: "is no folder that can be written")
    }
  }
}
