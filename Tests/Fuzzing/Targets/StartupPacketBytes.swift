import PostgresWire

/// What clients send first.
enum StartupPacketBytes {
  static func login(user: String, database: String) -> [UInt8] {
    StartupPacket.startup(
      StartupMessage(parameters: [.init("user", user), .init("database", database)])
    ).bytes
  }
}
