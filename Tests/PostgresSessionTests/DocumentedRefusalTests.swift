import OpenSSLKit
import PostgresSession
import Testing

/// PostgreSQL 18's errors before a session, as its source has them: condition, how a client meets it,
/// SQLSTATE and text.
///
/// Where PostgreSQL 15 has the same condition, `Tests/Recordings` has what the real one was seen to send.
@Suite("PostgreSQL 18 refuses in its own words")
struct DocumentedRefusalTests {
  @Test("a startup packet that is wrong", arguments: RefusalRow.startupPackets)
  func startupPacket(_ row: RefusalRow) throws { try check(row) }

  @Test("a client that it has no room for, or no time", arguments: RefusalRow.states)
  func state(_ row: RefusalRow) throws { try check(row) }

  @Test("a client that pg_hba.conf does not let in", arguments: RefusalRow.hba)
  func hba(_ row: RefusalRow) throws { try check(row) }

  @Test("a client that does not prove who it is", arguments: RefusalRow.methods)
  func method(_ row: RefusalRow) throws { try check(row) }

  @Test("a client whom the catalogue does not let in", arguments: RefusalRow.catalogue)
  func catalogue(_ row: RefusalRow) throws { try check(row) }

  @Test("a password message that is none", arguments: RefusalRow.passwordMessages)
  func passwordMessage(_ row: RefusalRow) throws { try check(row) }

  @Test("a SCRAM message that is none", arguments: RefusalRow.scramMessages)
  func scramMessage(_ row: RefusalRow) throws { try check(row) }

  @Test("a client that is to be told nothing", arguments: SilentRow.all)
  func silent(_ row: SilentRow) throws {
    var conversation = try row.scene.conversation()
    for message in row.messages { conversation.send(message) }
    if row.ends { conversation.handle(.peerClosed) }
    #expect(conversation.isClosed)
    #expect(conversation.logged == row.logged.map { [$0] } ?? [])
    #expect(conversation.errors.isEmpty)
  }

  private func check(_ row: RefusalRow) throws {
    var conversation = try row.scene.conversation()
    if row.isEncrypted {
      conversation.send("SSLRequest")
      var facts = try Recording(title: "").tlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384")
      facts.peerCertificate = try row.scene.certificate.flatMap {
        try Recording.clientCertificates[$0]?.get()
      }
      conversation.establishTLS(facts)
    }
    for message in row.messages { conversation.send(message) }
    #expect(conversation.refused == row.refusal)
    #expect(conversation.field("D") == row.detail)
    #expect(conversation.field("H") == row.hint)
    #expect(conversation.field("S") == "FATAL")
    #expect(conversation.isClosed)
    #expect(conversation.events.contains(.authok) == row.isAuthenticated)
  }
}

/// A condition, and what is said of it.
struct RefusalRow: Sendable, CustomTestStringConvertible {
  var testDescription: String
  /// SQLSTATE and text.
  var refusal: String
  var detail: String?
  var hint: String?
  var scene: Scene
  var isEncrypted = false
  /// As recordings write them.
  var messages: [String]
  /// The error comes behind AuthenticationOk.
  var isAuthenticated = false

  init(
    _ condition: String, _ refusal: String, detail: String? = nil, hint: String? = nil,
    in scene: Scene = Scene(), isEncrypted: Bool = false, isAuthenticated: Bool = false,
    _ messages: String...
  ) {
    testDescription = condition
    self.refusal = refusal
    self.detail = detail
    self.hint = hint
    self.scene = scene
    self.isAuthenticated = isAuthenticated
    self.messages = messages
    self.isEncrypted = isEncrypted || scene.certificate != nil
    self.scene.ssl = self.isEncrypted
  }

  static let login = "StartupMessage user=acme database=acme"
}

/// A condition that PostgreSQL keeps for its log.
struct SilentRow: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var logged: String?
  var scene = Scene()
  var messages: [String] = []
  /// The client goes.
  var ends = false

  private static let password = Scene(hba: ["host all all all password"])

  static let all = [
    SilentRow(testDescription: "a client that says nothing and goes", ends: true),
    SilentRow(
      testDescription: "half a startup packet", logged: "incomplete startup packet",
      messages: ["raw \\0\\0\\0\\x20\\0\\x03"], ends: true),
    SilentRow(
      testDescription: "a length below 8", logged: "invalid length of startup packet",
      messages: ["raw \\0\\0\\0\\x07\\0\\x03\\0\\0"]),
    SilentRow(
      testDescription: "a length above 10004", logged: "invalid length of startup packet",
      messages: ["raw \\0\\0'\\x15\\0\\x03\\0\\0"]),
    SilentRow(
      testDescription: "a cancel request with a key of 257 bytes",
      logged: "invalid length of query cancel key",
      messages: [
        "startup \\x04\\xd2\\x16\\x2e\\0\\0\\0\\x01" + String(repeating: "k", count: 257)
      ]),
    SilentRow(testDescription: "TLS at once, where ssl is off", messages: ["raw \\x16\\x03\\x01"]),
    SilentRow(
      testDescription: "a client that goes when asked for its password", scene: password,
      messages: [RefusalRow.login], ends: true),
    SilentRow(
      testDescription: "a password of more than 65535 bytes", logged: "invalid message length",
      scene: password, messages: [RefusalRow.login, "raw p\\0\\x01\\0\\0"]),
  ]
}

extension ServerConversation {
  /// A field of the error that was sent last.
  func field(_ code: Character) -> String? {
    said.last { $0.hasPrefix("E ") }?.dropFirst(2).split(separator: "\\0")
      .first { $0.first == code }.map { String($0.dropFirst()) }
  }
}
