import Foundation
package import OpenSSLKit
package import PostgresSession

/// A client's certificate and key, in two PEM files: libpq's `sslcert`, `sslkey` and `sslpassword`.
///
/// The errors are libpq's (`initialize_SSL`), but that a certificate that is not there is one too:
/// who names it means to have it.
package enum ClientIdentityFiles {
  /// What is wrong with the files, with the path of one.
  package struct Failure: Error, Hashable, CustomStringConvertible {
    package let description: String
  }

  /// Reads both, and tries them together.
  ///
  /// - Parameters:
  ///   - certificate: The path of the certificate, and behind it those that lead to a root.
  ///   - key: The path of its private key, which nobody else may read.
  ///   - password: Decrypts the key.
  /// - Returns: The certificates in the file's order, and the key of the first.
  /// - Throws: What is wrong, in libpq's words.
  package static func read(
    certificate: String, key: String, password: Secret? = nil
  ) throws(Failure) -> (chain: [Certificate], key: PrivateKey) {
    let chain: [Certificate]
    do {
      chain = try Certificate.parse(pem: text(of: certificate))
    } catch let error as TLSError {
      throw Failure(description: "could not read certificate file \"\(certificate)\": \(error)")
    } catch {
      throw Failure(description: "could not open certificate file \"\(certificate)\"")
    }
    try checkAccess(to: key)
    do {
      let privateKey = try PrivateKey.parse(pem: text(of: key), password: password?.reveal())
      // The two are tried together here, so that no connection is the first to find out.
      _ = try TLSContext.client(
        TLSClientConfiguration(verification: .none, clientIdentity: (chain, privateKey)))
      return (chain, privateKey)
    } catch {
      throw Failure(description: "could not load private key file \"\(key)\": \(error)")
    }
  }

  /// Neither group nor others may read it; but a group may read what belongs to root.
  private static func checkAccess(to key: String) throws(Failure) {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved(key)) else {
      throw Failure(
        description: "certificate present, but not private key file \"\(key)\"")
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw Failure(description: "private key file \"\(key)\" is not a regular file")
    }
    let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    let isRoots = (attributes[.ownerAccountID] as? NSNumber)?.intValue == 0
    guard mode & (isRoots ? 0o037 : 0o077) == 0 else {
      throw Failure(
        description: "private key file \"\(key)\" has group or world access; file must have "
          + "permissions u=rw (0600) or less if owned by the current user, or permissions "
          + "u=rw,g=r (0640) or less if owned by root")
    }
  }

  /// The file that a link leads to.
  private static func resolved(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().path
  }

  private static func text(of path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }
}
