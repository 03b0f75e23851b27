/// Until the startup packet is through.
extension ByteScript {
  private static let trusted = Access.trusted.role

  /// A startup packet alone, to which the server says Error and closes, or lets in.
  private static func packet(
    _ description: String, on server: Pair.Kind = .encrypted, _ parts: [UInt8]...
  ) -> ByteScript {
    ByteScript(description, on: server, .send(parts.flatMap(\.self)))
  }

  /// A login that goes through, of which the session is ended at once.
  private static func login(
    _ description: String, on server: Pair.Kind = .encrypted, _ bytes: [UInt8]
  ) -> ByteScript {
    ByteScript(description, on: server, .sends(bytes), .awaitsReady, .sends(.terminate))
  }

  /// What stands first on the wire, and what else is no startup packet.
  static let firstBytes = [
    ByteScript("nothing", .finishes),
    ByteScript("one zero byte", .sends([0]), .finishes),
    ByteScript("three bytes", .sends([0, 0, 0]), .finishes),
    ByteScript("one byte of TLS", .sends([0x16]), .finishes),
    packet(
      "a TLS hello without a request",
      [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3] + [UInt8](repeating: 7, count: 506)),
    packet("HTTP", .text("GET / HTTP/1.0\r\n\r\n")),
    packet("a query", .query("SELECT 1")),
    packet("Terminate", .terminate),
    packet("length 0", .int32(0)),
    packet("length 3", .int32(3)),
    packet("length 4", .int32(4)),
    packet("length 7", .int32(7)),
    packet("length 7, and eight bytes more", .int32(7) + [UInt8](repeating: 0, count: 8)),
    packet("length 10005", .int32(10_005)),
    packet("length 2147483647", .int32(0x7fff_ffff)),
    packet("length -1", .int32(-1)),
    ByteScript(
      "half a startup packet", .sends(Array([UInt8].login(trusted).prefix(20))), .finishes),
    ByteScript(
      "length 10004, and little of it",
      .sends(.packet(.version(3, 0), .string("user"), length: 10_004)), .finishes),
    login("the longest packet that is read", longest(10_004)),
    packet("a packet that is too long", longest(10_005)),
    packet("a cancel request for no process", .packet(.cancelRequest, .int32(999_999), .int32(1))),
    packet("a cancel request that is too short", .packet(.cancelRequest, .int32(999_999))),
    packet(
      "a cancel request that is too long",
      .packet(.cancelRequest, .int32(999_999), .int32(1), .int32(2))),
    ByteScript("half a cancel request", .sends(.packet(.cancelRequest, length: 16)), .finishes),
  ]

  /// A startup packet of a length, filled up with a parameter.
  private static func longest(_ length: Int) -> [UInt8] {
    let bare = [UInt8].login(trusted, "application_name", "")
    let filling = String(repeating: "x", count: length - bare.count)
    return .login(trusted, "application_name", filling)
  }

  /// Requests for encryption.
  static let encryptionRequests = [
    ByteScript(
      "refused, then a login", on: .plain, .sends(.sslRequest), .awaitsBytes(1),
      .sends(.login(trusted)), .awaitsReady, .sends(.terminate)),
    ByteScript(
      "refused, then a second one", on: .plain, .sends(.sslRequest), .awaitsBytes(1),
      .sends(.sslRequest)),
    ByteScript(
      "refused, then the end", on: .plain, .sends(.sslRequest), .awaitsBytes(1), .finishes),
    ByteScript(
      "refused, in two halves", on: .plain, .sends([0, 0, 0, 8]), .sends([4, 0xd2, 0x16, 0x2f]),
      .awaitsBytes(1), .finishes),
    ByteScript(
      "refused, a login stuffed behind it", on: .plain, .sends(.sslRequest, .login(trusted))),
    ByteScript("refused, a byte stuffed behind it", on: .plain, .sends(.sslRequest, [0])),
    ByteScript(
      "refused, a second one stuffed behind it", on: .plain, .sends(.sslRequest, .sslRequest)),
    ByteScript(
      "with length 9", on: .plain, .sends(.packet(.sslRequest, [0])), .awaitsBytes(1), .finishes),
    ByteScript(
      "with a startup packet's parameters", on: .plain,
      .sends(.startup("user", trusted, code: .sslRequest)), .awaitsBytes(1), .finishes),
    ByteScript("accepted, then the end", .sends(.sslRequest), .awaitsBytes(1), .finishes),
    ByteScript(
      "accepted, with length 12", .sends(.packet(.sslRequest, .int32(0))), .awaitsBytes(1),
      .finishes),
    ByteScript(
      "accepted, then a login in the clear", .sends(.sslRequest), .awaitsBytes(1),
      .sends(.login(trusted))),
    ByteScript(
      "accepted, then a second one", .sends(.sslRequest), .awaitsBytes(1), .sends(.sslRequest),
      .finishes),
    ByteScript(
      "accepted, then no TLS", .sends(.sslRequest), .awaitsBytes(1),
      .sends(.text("GET / HTTP/1.0\r\n\r\n"))),
    ByteScript(
      "accepted, a byte stuffed behind it", .sends(.sslRequest, [0]), .awaitsBytes(1), .finishes),
  ]

  /// Versions of the protocol, and what is negotiated of it.
  static let versions = [
    packet("0.0", .startup("user", trusted, code: .version(0, 0))),
    packet("1.0", .startup("user", trusted, code: .version(1, 0))),
    packet("2.0", .startup("user", trusted, code: .version(2, 0))),
    packet("4.0", .startup("user", trusted, code: .version(4, 0))),
    packet("1234.5677", .packet(.version(1234, 5677))),
    packet("1234.5681", .packet(.version(1234, 5681))),
    packet("4660.22136", .packet(.version(0x1234, 0x5678))),
    login("3.1", .login(trusted, code: .version(3, 1))),
    login("3.2", .login(trusted, code: .version(3, 2))),
    login("3.9999", .login(trusted, code: .version(3, 9999))),
    login("3.0, with an option", .login(trusted, "_pq_.a", "1")),
    login(
      "3.2, with two options",
      .startup(
        "user", trusted, "_pq_.a", "1", "database", Access.database, "_pq_.b", "",
        code: .version(3, 2))),
    packet("3.1, without a user", .startup("database", Access.database, code: .version(3, 1))),
    packet("3.1, not let in", .startup("user", Access.rejected.role, code: .version(3, 1))),
  ]

  /// Parameters of the startup packet.
  static let startupParameters = [
    packet("none at all, nor an end", .packet(.version(3, 0))),
    packet("none at all", .startup()),
    packet("no user", .startup("database", Access.database)),
    packet("an empty user", .startup("user", "", "database", Access.database)),
    packet(
      "no end",
      .packet(
        .version(3, 0), .string("user"), .string(trusted), .string("database"),
        .string(Access.database))),
    packet("a value without an end", .packet(.version(3, 0), .string("user"), .text(trusted))),
    packet(
      "a name without a value",
      .packet(.version(3, 0), .string("user"), .string(trusted), .string("database"))),
    packet("bytes behind the end", .login(trusted).withLength(9)),
    packet("no database", .startup("user", trusted)),
    packet("an empty database", .startup("user", trusted, "database", "")),
    login(
      "a user given twice", .startup("user", "nobody", "user", trusted, "database", Access.database)
    ),
    packet(
      "a user of 70 letters",
      .startup("user", String(repeating: "u", count: 70), "database", Access.database)),
    packet(
      "a database of 70 letters",
      .startup("user", trusted, "database", String(repeating: "d", count: 70))),
    login("an application's name", .login(trusted, "application_name", "psql")),
    login("an application's name beyond ASCII", .login(trusted, "application_name", "café\t")),
    login(
      "as psql on a terminal",
      .login(trusted, "application_name", "psql", "client_encoding", "UTF8")),
    login(
      "as pgjdbc",
      .login(
        trusted, "client_encoding", "UTF8", "DateStyle", "ISO", "TimeZone", "Europe/Berlin",
        "extra_float_digits", "2")),
    login("another encoding", .login(trusted, "client_encoding", "LATIN1")),
    login("an encoding by another name", .login(trusted, "client_encoding", "'utf-8'")),
    login("another date style", .login(trusted, "DateStyle", "German")),
    login("options", .login(trusted, "options", "-c DateStyle=German --statement_timeout=5s")),
    login("options that escape a blank", .login(trusted, "options", #"-c application_name=a\ b"#)),
    login("options without a value of their own", .login(trusted, "options", "  ")),
    login("options with a dash in a name", .login(trusted, "options", "-cstatement-timeout=5s")),
    login("a parameter twice", .login(trusted, "application_name", "a", "application_name", "b")),
    login(
      "a parameter and the same as an option",
      .login(trusted, "application_name", "a", "options", "-c application_name=b")),
    login("a parameter in capitals", .login(trusted, "APPLICATION_NAME", "x")),
    login("a time zone as Java has it", .login(trusted, "TimeZone", "GMT-02:00")),
    login("no replication", .login(trusted, "replication", "0")),
    login("a parameter of an extension", .login(trusted, "acme.setting", "1")),
    login("a superuser", .startup("user", Access.superuser, "database", Access.database)),
    login(
      "a superuser who replicates",
      .startup("user", Access.superuser, "database", Access.database, "replication", "database")),
    packet("an unknown parameter", .login(trusted, "nosuch", "1")),
    packet("an unknown date style", .login(trusted, "DateStyle", "bogus")),
    packet("an unknown encoding", .login(trusted, "client_encoding", "bogus")),
    packet("an unknown time zone", .login(trusted, "TimeZone", "Nowhere/x")),
    packet("a number out of range", .login(trusted, "extra_float_digits", "99")),
    packet("a parameter of the server", .login(trusted, "ssl", "off")),
    packet("a parameter that is fixed", .login(trusted, "server_version", "9")),
    packet("a parameter of superusers", .login(trusted, "log_statement", "all")),
    packet("a parameter of the server, in capitals", .login(trusted, "SSL", "on")),
    packet("an unknown style, in capitals", .login(trusted, "INTERVALSTYLE", "bogus")),
    packet("an extension's name that is none", .login(trusted, "1a.b", "1")),
    packet("two parameters, both wrong", .login(trusted, "DateStyle", "bogus", "nosuch", "1")),
    packet("an option without a value", .login(trusted, "options", "-c jit")),
    packet("a long option without a value", .login(trusted, "options", "--jit")),
    packet("an option that is cut short", .login(trusted, "options", "-c")),
    packet("options with an unknown parameter", .login(trusted, "options", "-c nosuch=1")),
    packet("options with an unknown word", .login(trusted, "options", "--bogus")),
    packet("options with an unknown switch", .login(trusted, "options", "-Z")),
    packet(
      "options with a parameter of superusers", .login(trusted, "options", "-c log_statement=all")),
    packet("replication, neither on nor off", .login(trusted, "replication", "maybe")),
    packet("replication by one who may not", .login(trusted, "replication", "database")),
  ]
}

extension [UInt8] {
  /// The same with so many zero bytes behind it that its length word grows by as many.
  fileprivate func withLength(_ more: Int) -> [UInt8] {
    .int32(count + more) + dropFirst(4) + [UInt8](repeating: 0, count: more)
  }
}
