import Foundation
import OpenSSLKit
import ServerFixtures

/// What a client finds on its machine: a home, and files of certificates, keys and tickets.
struct FailureFolder {
  private let url: URL

  /// Made for one client, and to be removed behind it.
  init(_ meeting: FailureRow.Meeting) throws {
    url = FileManager.default.temporaryDirectory
      .appending(path: "mock-postgres-failure-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    // Another root than that of the server, which is made anew in each process.
    let stranger = try FixtureDirectory.bundled().identities.clientIdentity(user: "acme")
    let chain = stranger.chain.map(\.pem).joined()
    try write("stranger.crt", chain)
    try write("stranger.key", stranger.key.pem)
    if meeting.hasStrangeHome {
      try FileManager.default.createDirectory(
        at: home.appending(path: ".postgresql"), withIntermediateDirectories: true)
      try write("home/.postgresql/postgresql.crt", chain)
      try write("home/.postgresql/postgresql.key", stranger.key.pem)
    }
    if meeting.hasTicket { try write("ticket", Data(Self.ticket)) }
  }

  func remove() {
    try? FileManager.default.removeItem(at: url)
  }

  private var home: URL { url.appending(path: "home") }

  func environment(_ meeting: FailureRow.Meeting) -> [String: String] {
    var environment = ["HOME": home.path, "LC_ALL": "C.UTF-8"]
    if meeting.hasTicket {
      environment["KRB5CCNAME"] = "FILE:\(url.appending(path: "ticket").path)"
    } else {
      environment["PGGSSENCMODE"] = "disable"
    }
    return environment
  }

  /// `{client.crt}` and `{open.key}` are what the server gave out, the key as others can read it;
  /// `{stranger.crt}` and `{stranger.key}` are of an authority that the server does not know.
  func path(_ value: String, _ listener: [String: Any]) throws -> String {
    switch value {
    case "{client.crt}": return listener["clientCertificate"] as? String ?? ""
    case "{open.key}":
      let key = try String(contentsOfFile: listener["clientKey"] as? String ?? "", encoding: .utf8)
      try write("open.key", key, permissions: 0o644)
      return url.appending(path: "open.key").path
    case "{stranger.crt}", "{stranger.key}":
      return url.appending(path: String(value.dropFirst().dropLast())).path
    default: return value
    }
  }

  private func write(_ name: String, _ text: String, permissions: Int = 0o600) throws {
    try write(name, Data(text.utf8), permissions: permissions)
  }

  private func write(_ name: String, _ data: Data, permissions: Int = 0o600) throws {
    let path = url.appending(path: name).path
    guard
      FileManager.default.createFile(
        atPath: path, contents: data, attributes: [.posixPermissions: permissions])
    else { throw CocoaError(.fileWriteUnknown) }
  }

  /// A cache of credentials with a ticket that no server would take; libpq asks for GSSAPI encryption
  /// only where there is one (MIT Kerberos, "Credential cache file format", version 4).
  private static let ticket: [UInt8] = {
    func word(_ value: UInt32) -> [UInt8] {
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
    func text(_ text: String) -> [UInt8] { word(UInt32(text.utf8.count)) + Array(text.utf8) }
    let realm = "EXAMPLE.ORG"
    let client = word(1) + word(1) + text(realm) + text("acme")
    let server = word(1) + word(2) + text(realm) + text("krbtgt") + text(realm)
    let now = UInt32(Date().timeIntervalSince1970)
    let key: [UInt8] = [0, 18] + text(String(repeating: "k", count: 32))
    let times = word(now) + word(now) + word(now + 36_000) + word(0)
    let rest: [UInt8] = [0] + word(0x40e1_0000) + word(0) + word(0) + text("ticket") + text("")
    return [5, 4, 0, 0] + client + client + server + key + times + rest
  }()
}
