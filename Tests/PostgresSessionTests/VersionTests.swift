import PostgresSession
import Testing

@Suite("Versions of PostgreSQL differ")
struct VersionTests {
  // MARK: Before a session begins

  @Test(
    "in the protocols that they say they support",
    arguments: [
      ("13.22", "unsupported frontend protocol 4.0: server supports 2.0 to 3.0"),
      ("14.19", "unsupported frontend protocol 4.0: server supports 3.0 to 3.0"),
      ("17.6", "unsupported frontend protocol 4.0: server supports 3.0 to 3.0"),
      ("18.1", "unsupported frontend protocol 4.0: server supports 3.0 to 3.2"),
    ])
  func protocols(_ version: String, _ message: String) throws {
    #expect(try refusal(Scene(version: version), "startup \\0\\x04\\0\\0") == "0A000 \(message)")
  }

  @Test(
    "in the format of an error for a protocol below 3",
    arguments: [
      ("13.22", "\\0\\x01\\0\\0", true), ("13.22", "\\0\\0\\0\\0", true),
      ("14.19", "\\0\\x02\\0\\0", true),
      ("18.1", "\\0\\x02\\0\\0", true), ("18.1", "\\0\\0\\0\\x01", true),
      ("18.1", "\\0\\0\\0\\0", false),
      ("13.22", "\\0\\x04\\0\\0", false),
    ])
  func oldFormat(_ version: String, _ code: String, _ isOld: Bool) throws {
    var conversation = try Scene(version: version).conversation()
    conversation.send("startup \(code)")
    #expect(conversation.written.starts(with: Array("EFATAL:  unsupported".utf8)) == isOld)
    #expect((conversation.written.suffix(2) == [0x0a, 0]) == isOld)
    #expect(conversation.events == [.connect, isOld ? .v2error : .backenderror])
    #expect(conversation.isClosed)
  }

  @Test(
    "in how they say that a connection is encrypted",
    arguments: [
      ("13.22", Transport.plain, "SSL off"), ("13.22", .tls, "SSL on"),
      ("14.19", .plain, "no encryption"), ("14.19", .tls, "SSL encryption"),
      ("18.1", .plain, "no encryption"), ("18.1", .tls, "SSL encryption"),
    ])
  func encryption(_ version: String, _ transport: Transport, _ words: String) throws {
    for (hba, text) in [
      ([], "no pg_hba.conf entry for host \"127.0.0.1\", user \"acme\", database \"x\", \(words)"),
      (
        ["host all all all reject"],
        "pg_hba.conf rejects connection for host \"127.0.0.1\", user \"acme\", database \"x\", \(words)"
      ),
    ] {
      var conversation = try Scene(version: version, ssl: true, hba: hba).conversation()
      if transport == .tls {
        conversation.send("SSLRequest")
        conversation.establishTLS(Scene.tls)
      }
      conversation.send("StartupMessage user=acme database=x")
      #expect(conversation.refused == "28000 \(text)")
    }
  }

  @Test(
    "in what becomes of bytes behind SSLRequest where there is TLS",
    arguments: [("16.10", [UInt8]()), ("17.6", [1, 2, 3]), ("18.1", [1, 2, 3])])
  func stuffedBytes(_ version: String, _ unread: [UInt8]) throws {
    var conversation = try Scene(version: version, ssl: true).conversation()
    conversation.send("SSLRequest", "raw \\x01\\x02\\x03")
    #expect(conversation.said == ["S"])
    #expect(conversation.unreadAtTLS == unread)
    conversation.establishTLS(Scene.tls)
    let isRefused = unread.isEmpty
    #expect(conversation.isClosed == isRefused)
    #expect(
      conversation.refused
        == (isRefused ? "08P01 received unencrypted data after SSL request" : nil))
  }

  @Test(
    "in the format in which bytes behind a request for encryption are refused",
    arguments: [
      ("13.22", "SSLRequest", "SSL", true), ("14.19", "SSLRequest", "SSL", false),
      ("18.1", "SSLRequest", "SSL", false), ("13.22", "GSSENCRequest", "GSSAPI encryption", true),
      ("18.1", "GSSENCRequest", "GSSAPI encryption", false),
    ])
  func unencryptedData(_ version: String, _ request: String, _ name: String, _ isOld: Bool) throws {
    var conversation = try Scene(version: version).conversation()
    conversation.send(request, "raw x")
    let error = Array("EFATAL:  received unencrypted data after \(name) request\n".utf8) + [0]
    #expect((conversation.writes == [[0x4e], error]) == isOld)
    #expect(conversation.refused == "08P01 received unencrypted data after \(name) request")
    #expect(conversation.isClosed)
  }

  @Test("and 13 refuses them in the old format within TLS, too")
  func unencryptedDataWithinTLS() throws {
    var conversation = try Scene(version: "13.22", ssl: true).conversation()
    conversation.send("SSLRequest", "raw x")
    conversation.establishTLS(Scene.tls)
    #expect(
      conversation.writes == [
        [0x53], Array("EFATAL:  received unencrypted data after SSL request\n".utf8) + [0],
      ])
  }

  @Test(
    "in whether a connection may begin with TLS",
    arguments: [
      ("16.10", true, false), ("17.6", true, true), ("18.1", true, true), ("18.1", false, false),
    ])
  func directTLS(_ version: String, _ ssl: Bool, _ isStarted: Bool) throws {
    var conversation = try Scene(version: version, ssl: ssl).conversation()
    conversation.send("raw \\x16\\x03\\x01\\x02\\0")
    #expect(conversation.unreadAtTLS == (isStarted ? [0x16, 3, 1, 2, 0] : nil))
    #expect(conversation.isClosed == !isStarted)
    #expect(conversation.written == [])
  }

  @Test("a connection that began with TLS is not offered it again, and nor is one within TLS")
  func requestWithinTLS() throws {
    var direct = try Scene(ssl: true).conversation()
    direct.send("raw \\x16")
    direct.establishTLS(Scene.tls)
    direct.send("SSLRequest")
    direct.send("SSLRequest")
    #expect(direct.shown[0] == "N")
    #expect(
      direct.refused == "0A000 unsupported frontend protocol 1234.5679: server supports 3.0 to 3.2")
  }

  // MARK: Versions of the protocol

  @Test(
    "in the protocol that they offer instead of one that they have not",
    arguments: [
      ("17.6", "\\0\\x03\\0\\x01", "", "\\0\\x03\\0\\0\\0\\0\\0\\0"),
      ("17.6", "\\0\\x03\\0\\x02", "_pq_.a\\01\\0", "\\0\\x03\\0\\0\\0\\0\\0\\x01_pq_.a\\0"),
      ("18.1", "\\0\\x03\\0\\0", "", nil),
      ("18.1", "\\0\\x03\\0\\x01", "", nil),
      ("18.1", "\\0\\x03\\0\\x02", "", nil),
      ("18.1", "\\0\\x03\\0\\x03", "", "\\0\\x03\\0\\x02\\0\\0\\0\\0"),
      ("18.1", "\\0\\x03'\\x0f", "", "\\0\\x03\\0\\x02\\0\\0\\0\\0"),
      (
        "18.1", "\\0\\x03\\0\\0", "_pq_.a\\01\\0_pq_.b\\0\\0",
        "\\0\\x03\\0\\0\\0\\0\\0\\x02_pq_.a\\0_pq_.b\\0"
      ),
      ("18.1", "\\0\\x03\\0\\x02", "_pq_.a\\01\\0", "\\0\\x03\\0\\x02\\0\\0\\0\\x01_pq_.a\\0"),
    ] as [(String, String, String, String?)])
  func negotiation(_ version: String, _ word: String, _ options: String, _ body: String?) throws {
    var conversation = try Scene(version: version).conversation()
    conversation.send("startup \(word)user\\0acme\\0\(options)\\0")
    let expected = try body.map { Recording.shown(try Recording.bytes("v \($0)")) }
    #expect(conversation.said.first { $0.hasPrefix("v") } == expected)
    #expect(conversation.said.last == "Z I")
  }

  @Test("an option of the protocol begins with _pq_. and its dot")
  func noOption() throws {
    var conversation = try Scene().conversation()
    conversation.send("StartupMessage user=acme _pq_a=1")
    #expect(conversation.refused == "42704 unrecognized configuration parameter \"_pq_a\"")
    #expect(!conversation.said.contains { $0.hasPrefix("v") })
  }

  @Test(
    "in the length of a key",
    arguments: [
      ("17.6", "\\0\\x03\\0\\x02", 4), ("18.1", "\\0\\x03\\0\\0", 4),
      ("18.1", "\\0\\x03\\0\\x01", 4),
      ("18.1", "\\0\\x03\\0\\x02", 32), ("18.1", "\\0\\x03'\\x0f", 32),
    ])
  func key(_ version: String, _ word: String, _ length: UInt8) throws {
    var conversation = try Scene(version: version).conversation()
    conversation.send("startup \(word)user\\0acme\\0\\0")
    let message = [0x4b, 0, 0, 0, 8 + length, 0, 0, 0x12, 0x67] + Array(1...length)
    let ready: [UInt8] = [0x5a, 0, 0, 0, 5, 0x49]
    #expect(conversation.written.suffix(message.count + 6) == (message + ready)[...])
  }

  // MARK: Parameters

  @Test(
    "in the parameters that they report, and in which order",
    arguments: [
      (
        "13.22",
        "application_name client_encoding DateStyle integer_datetimes IntervalStyle is_superuser "
          + "server_encoding server_version session_authorization standard_conforming_strings TimeZone"
      ),
      (
        "14.19",
        "application_name client_encoding DateStyle default_transaction_read_only in_hot_standby "
          + "integer_datetimes IntervalStyle is_superuser server_encoding server_version "
          + "session_authorization standard_conforming_strings TimeZone"
      ),
      (
        "16.10",
        "in_hot_standby integer_datetimes TimeZone IntervalStyle is_superuser application_name "
          + "default_transaction_read_only scram_iterations DateStyle standard_conforming_strings "
          + "session_authorization client_encoding server_version server_encoding"
      ),
      (
        "18.1",
        "in_hot_standby integer_datetimes TimeZone IntervalStyle search_path is_superuser "
          + "application_name default_transaction_read_only scram_iterations DateStyle "
          + "standard_conforming_strings session_authorization client_encoding server_version "
          + "server_encoding"
      ),
    ])
  func reported(_ version: String, _ names: String) throws {
    var conversation = try Scene(version: version).conversation()
    conversation.send("StartupMessage user=acme")
    let statuses = conversation.said.filter { $0.hasPrefix("S ") }
    let reported = statuses.compactMap { $0.dropFirst(2).split(separator: "\\0").first }
    #expect(reported.joined(separator: " ") == names)
    #expect(statuses.contains("S server_version\\0\(version)\\0"))
  }

  @Test("from 16 on, that order is the one of the hash table that PostgreSQL keeps them in")
  func hashOrder() throws {
    var conversation = try Scene(version: "18.1").conversation()
    conversation.send("StartupMessage user=acme")
    let names = conversation.said.filter { $0.hasPrefix("S ") }
      .compactMap { $0.dropFirst(2).split(separator: "\\0").first }
    let places = names.map { name in
      name.lowercased().utf8.reduce(UInt32(0)) { ($0 << 5 | $0 >> 27) ^ UInt32($1) } % 512
    }
    #expect(places.count == 15)
    #expect(places == places.sorted())
  }

  @Test(
    "in when they report one that was set",
    arguments: [
      (
        "13.22", "Q SET application_name TO x\\0", ["S application_name\\0x\\0", "C SET\\0", "Z I"]
      ),
      (
        "14.19", "Q SET application_name TO x\\0", ["C SET\\0", "S application_name\\0x\\0", "Z I"]
      ),
      (
        "13.22", "Q SET application_name TO ''\\0", ["S application_name\\0\\0", "C SET\\0", "Z I"]
      ),
      ("14.19", "Q SET application_name TO ''\\0", ["C SET\\0", "Z I"]),
      (
        "13.22", "Q BEGIN; SET application_name TO x; ROLLBACK\\0",
        [
          "C BEGIN\\0", "S application_name\\0x\\0", "C SET\\0", "S application_name\\0\\0",
          "C ROLLBACK\\0", "Z I",
        ]
      ),
      (
        "14.19", "Q BEGIN; SET application_name TO x; ROLLBACK\\0",
        ["C BEGIN\\0", "C SET\\0", "C ROLLBACK\\0", "Z I"]
      ),
      (
        "15.14", "Q SET TimeZone TO 'UTC'; SET application_name TO x\\0",
        ["C SET\\0", "C SET\\0", "S application_name\\0x\\0", "S TimeZone\\0UTC\\0", "Z I"]
      ),
      (
        "16.10",
        "Q SET application_name TO x; SET DateStyle TO ISO, DMY; SET application_name TO y\\0",
        [
          "C SET\\0", "C SET\\0", "C SET\\0", "S DateStyle\\0ISO, DMY\\0",
          "S application_name\\0y\\0",
          "Z I",
        ]
      ),
      (
        "17.6", "Q SET search_path TO x\\0", ["C SET\\0", "Z I"]
      ),
      (
        "18.1", "Q SET search_path TO x\\0", ["C SET\\0", "S search_path\\0x\\0", "Z I"]
      ),
    ])
  func reporting(_ version: String, _ query: String, _ answer: [String]) throws {
    var session = try Scene(version: version).session()
    session.send(query)
    #expect(session.said == answer)
  }

  @Test(
    "in what they make of a name that is not ASCII",
    arguments: [("15.14", "caf??"), ("16.10", "caf\\x5cxc3\\x5cxa9")])
  func names(_ version: String, _ shown: String) throws {
    var session = try Scene(version: version).session()
    session.send("Q SET application_name TO 'café'\\0")
    #expect(session.said == ["C SET\\0", "S application_name\\0\(shown)\\0", "Z I"])
  }

  @Test(
    "in how they show the range of a parameter with a unit",
    arguments: [("16.10", "(0 .. 2147483647)"), ("17.6", "(0 ms .. 2147483647 ms)")])
  func ranges(_ version: String, _ range: String) throws {
    var session = try Scene(version: version).session()
    session.send("Q SET lock_timeout TO -1\\0")
    #expect(
      session.errors == [
        "22023 -1 ms is outside the valid range for parameter \"lock_timeout\" \(range)"
      ])
  }

  @Test("in whether there are parameters", arguments: [("15.14", false), ("16.10", true)])
  func scramIterations(_ version: String, _ isKnown: Bool) throws {
    var session = try Scene(version: version, scramIterations: 8192).session()
    session.send("Q SHOW scram_iterations\\0")
    #expect(session.said.contains("D \\0\\x01\\0\\0\\0\\x048192") == isKnown)
  }

  // MARK: Other

  @Test(
    "in the limit of short messages",
    arguments: [("13.22", false), ("14.19", true), ("18.1", true)])
  func limits(_ version: String, _ isLimited: Bool) throws {
    var session = try Scene(version: version).session()
    session.send("raw S\\0\\0\\x27\\x11")
    #expect(session.said == (isLimited ? ["closed"] : []))
  }

  @Test(
    "in how they refuse a walsender",
    arguments: [
      ("15.14", "42501 must be superuser or replication role to start walsender"),
      ("16.10", "42501 permission denied to start WAL sender"),
    ])
  func walsender(_ version: String, _ error: String) throws {
    let scene = Scene(version: version, hba: ["host replication,all all all trust"])
    #expect(try refusal(scene, "StartupMessage user=acme replication=true") == error)
    #expect(try refusal(scene, "StartupMessage user=acme replication=database") == error)
    #expect(try refusal(scene, "StartupMessage user=admin replication=on database=none") == nil)
    #expect(
      try refusal(scene, "StartupMessage user=admin replication=database database=none")
        == "3D000 database \"none\" does not exist")
  }

  @Test(
    "and are read with a major and a minor number",
    arguments: [
      ("13.0", 13, 130_000), ("18.1", 18, 180_001),
      ("15.18 (Debian 15.18-0+deb12u1)", 15, 150_018),
    ])
  func wellFormed(_ text: String, _ major: Int, _ number: Int) throws {
    let version = try #require(ServerVersion(text))
    #expect(version.major == major)
    #expect(version.number == number)
    #expect(version.description == text)
  }

  @Test(
    "and not otherwise",
    arguments: ["", "18", "12.1", "19.0", "18.", ".1", "18.x", "18.-1", "18.1.2", "v18.1", " 18.1"])
  func malformed(_ text: String) {
    #expect(ServerVersion(text) == nil)
  }

  private func refusal(_ scene: Scene, _ startup: String) throws -> String? {
    var conversation = try scene.conversation()
    conversation.send(startup)
    return conversation.refused
  }
}
