/// Who is at the other end of a connection.
package struct ClientAddress: Hashable, Sendable {
  /// Nil over a Unix-domain socket.
  package var address: IPAddress?
  /// As PostgreSQL prints it.
  package var text: String
  /// Over a Unix-domain socket, as which user of the system the client runs.
  package var systemUser: SystemUser?

  package init(_ address: IPAddress, text: String) {
    self.address = address
    self.text = text
  }

  /// The end of a Unix-domain socket; nil where the system does not tell whose it is.
  package init(systemUser: SystemUser?) {
    text = "[local]"
    self.systemUser = systemUser
  }

  package static let loopback = ClientAddress(.loopback, text: "127.0.0.1")

  package var isLocal: Bool { address == nil }
}

/// A user of the operating system.
package enum SystemUser: Hashable, Sendable {
  case name(String)
  /// One that is in no list of users.
  case unknown(id: UInt32)
}
