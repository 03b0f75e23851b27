import Credentials
import PostgresSession
import ServerFixtures

/// Texts that people write.
enum FuzzedTexts {
  /// What is read from one writing is read the same from all others.
  static func credentials(_ bytes: [UInt8]) throws {
    guard let credentials = try? Credentials.parse(String(decoding: bytes, as: UTF8.self)) else {
      return
    }
    for writing in CredentialWriting.all {
      guard let text = writing.write(credentials.parameters) else { continue }
      let again = try Credentials.parse(text, as: writing.form).parameters
      try FuzzFinding.unless(
        again == credentials.parameters, "\(credentials.parameters) becomes \(again) by \(text)")
    }
  }

  /// A rule is refused, or it can be asked about somebody.
  static func hba(_ bytes: [UInt8]) throws {
    let line = String(decoding: bytes, as: UTF8.self)
    for version in ["13.0", "15.18", "18.1"].compactMap({ ServerVersion($0) }) {
      if let rule = try? HBARule(line, version: version) {
        for transport in Transport.allCases {
          _ = [rule].match(
            HBARequest(
              user: "acme", database: "acme", address: .loopback, hostName: "localhost",
              transport: transport, isReplication: false, groups: ["acme"],
              interfaces: ServerBehaviour.loopback))
        }
      }
      _ = try? IdentRule(line, version: version)
    }
  }

  /// A fixture is refused with its file's name, or it can be served.
  static func fixture(_ bytes: [UInt8]) throws {
    do {
      let fixture = try FuzzedServer.fixture(String(decoding: bytes, as: UTF8.self))
      var server = Listening(FuzzedServer.session(fixture.behaviour))
      try server.handle(.connected)
      try server.feed([FuzzedServer.startup])
    } catch let error as FixtureError {
      try FuzzFinding.unless(error.description.hasPrefix("fuzzed.yaml"), error.description)
    }
  }
}
