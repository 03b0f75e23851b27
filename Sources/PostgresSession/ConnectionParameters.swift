/// What a client needs to know to connect: the common meaning of all credential forms.
package struct ConnectionParameters: Hashable, Sendable {
  /// A name or an IP address, never empty; or, with a slash before it, the directory of a
  /// Unix-domain socket, as libpq has it.
  package var server: String
  /// 1 to 65535.
  package var port: Int
  package var database: String
  package var username: String
  package var password: Secret
  package var sslMode: SSLMode

  package var isLocal: Bool { server.hasPrefix("/") }

  package init(
    server: String, port: Int, database: String, username: String, password: Secret,
    sslMode: SSLMode = .prefer
  ) {
    self.server = server
    self.port = port
    self.database = database
    self.username = username
    self.password = password
    self.sslMode = sslMode
  }
}
