/// Where a server listens beside its TCP port.
extension SettingsReader {
  static let socketKeys: YAMLKeys = [
    "unix_socket_directories": .optional(
      .either([directories, .list(directories)]),
      "Absolute paths, with commas between; none, if left out."),
    "unix_socket_permissions": .optional(
      .pattern("^0[0-7]{0,3}$", orNumber: true), "Octal, as 0700; 0777, if left out."),
  ]

  private static let directories = YAMLShape.pattern("^( */[^,]|$)", orNumber: false)

  static func unixSockets(
    _ fields: YAMLFields
  ) throws(FixtureError) -> ServerFixture.UnixSocketSettings {
    var settings = ServerFixture.UnixSocketSettings()
    if let value = fields["unix_socket_directories"] {
      settings.directories = try directories(value)
    }
    guard let value = fields["unix_socket_permissions"] else { return settings }
    guard !settings.directories.isEmpty else {
      throw value.error(
        "has no effect without a directory", allowed: "it with unix_socket_directories")
    }
    settings.permissions = try permissions(value)
    return settings
  }

  /// A list; or one text with commas, as postgresql.conf has it.
  private static func directories(_ value: YAMLValue) throws(FixtureError) -> [String] {
    let items = value.isScalar ? [value] : try value.sequence()
    var directories: [String] = []
    for item in items {
      for part in try item.string().split(separator: ",") {
        let path = part.drop { $0 == " " }
        guard path.hasPrefix("/"), path.count > 1 else {
          throw item.error("\"\(path)\" is no absolute path", allowed: "one, as /tmp")
        }
        directories.append(String(path.hasSuffix("/") ? path.dropLast() : path))
      }
    }
    return directories
  }

  private static func permissions(_ value: YAMLValue) throws(FixtureError) -> Int {
    let text = try value.string()
    guard text.hasPrefix("0"), let bits = Int(text, radix: 8), (0...0o777).contains(bits) else {
      throw value.error(
        "\"\(text)\" are no permissions", allowed: "an octal number up to 0777, as 0700")
    }
    return bits
  }
}
