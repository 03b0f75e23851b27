import Foundation
import OpenSSLKit
import ServerFixtures

/// The files with which the client of a case is to verify its server, and to prove who it is.
struct TrustFiles: Sendable {
  private let identities: IdentityCatalogue
  private let folder: URL

  /// `folder` exists.
  init(_ identities: IdentityCatalogue, in folder: URL) {
    self.identities = identities
    self.folder = folder
  }

  /// The paths of the root, and of the lists of revocations where the client is given any.
  func write(
    for fixture: ServerFixture
  ) throws -> (rootCertificate: String, revocationList: String?) {
    let trust = try fixture.clientTrust(identities)
    let lists = trust.revocationLists.map(\.pem).joined()
    return (
      try write(trust.root.pem, "\(fixture.name).root.crt"),
      lists.isEmpty ? nil : try write(lists, "\(fixture.name).crl")
    )
  }

  /// The paths of a client's certificate, and of a key that nobody else may read.
  func write(
    client name: String?
  ) throws -> (certificate: String, key: String)? {
    guard let name else { return nil }
    let identity = try identities.identity(name)
    let key = folder.appending(path: "\(UUID().uuidString).key").path
    let isWritten = FileManager.default.createFile(
      atPath: key, contents: Data(identity.key.pem.utf8), attributes: [.posixPermissions: 0o600])
    guard isWritten else { throw CocoaError(.fileWriteUnknown) }
    return (try write(identity.chain.map(\.pem).joined(), "\(name).crt"), key)
  }

  /// Of cases that run at once each writes the same.
  private func write(_ text: String, _ name: String) throws -> String {
    let file = folder.appending(path: name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }
}
