import Foundation
import NIOCore

/// Why a server cannot listen, on a Unix-domain socket in PostgreSQL's words.
package struct ListeningError: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) {
    self.description = description
  }

  /// On an address, as the system says of it.
  init(host: String, port: Int, _ error: any Error) {
    let reason =
      switch error {
      case let error as IOError: error.systemReason
      case is SocketAddressError.UnknownHost: "the host is not known"
      default: "\(error)"
      }
    self.init("cannot listen on \(host):\(port): \(reason)")
  }
}

extension IOError {
  /// As `Address already in use`.
  var systemReason: String {
    NSError(domain: NSPOSIXErrorDomain, code: Int(errnoCode)).localizedFailureReason ?? description
  }
}
