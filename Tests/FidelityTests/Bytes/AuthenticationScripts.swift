/// From the startup packet to AuthenticationOk.
extension ByteScript {
  /// What pg_hba.conf decides, and what only the catalogue knows.
  static let refusals = [
    refusal("rejected", .login(Access.rejected.role)),
    refusal("rejected, and ssl is off", on: .plain, .login(Access.rejected.role)),
    refusal("rejected, and no such role", .login(Access.rejected.stranger)),
    refusal("no line for the role", .login(Access.unlisted.role)),
    refusal("no line for the role, and ssl is off", on: .plain, .login(Access.unlisted.role)),
    refusal("no line for the role, nor a database given", .startup("user", Access.unlisted.role)),
    refusal("no line for a name beyond ASCII", .login("größe")),
    refusal("a line for encrypted connections only", .login(Access.encrypted.role)),
    refusal(
      "a line for encrypted connections only, and ssl is off", on: .plain,
      .login(Access.encrypted.role)),
    refusal(
      "no line for replication",
      .startup("user", Access.trusted.role, "replication", "true")),
    refusal("trusted, and no such role", .login(Access.trusted.stranger)),
    refusal(
      "trusted, and no such database", .startup("user", Access.trusted.role, "database", "nosuch")),
    refusal(
      "trusted, and neither role nor database",
      .startup("user", Access.trusted.stranger, "database", "nosuch")),
  ]

  private static func refusal(
    _ description: String, on server: Pair.Kind = .encrypted, _ bytes: [UInt8]
  ) -> ByteScript {
    ByteScript(description, on: server, .sends(bytes))
  }

  /// Answers to the request for a password, in the clear or as MD5.
  static let passwords =
    [Access.cleartext, Access.hashed].flatMap { rule in
      passwordAnswers.map { answer in
        ByteScript(
          "\(rule.method), \(answer.description)",
          on: rule == Access.hashed ? .hashing : .encrypted,
          .sends(.login(rule.role)), .awaitsMessage, .sends(answer.bytes))
      }
        + [
          ByteScript(
            "\(rule.method), the end", on: rule == Access.hashed ? .hashing : .encrypted,
            .sends(.login(rule.role)), .awaitsMessage, .finishes),
          ByteScript(
            "\(rule.method), no such role",
            .sends(.login(rule.stranger)), .awaitsMessage, .sends(.password("bad"))),
        ]
    } + [
      ByteScript(
        "password, the right one", .sends(.login(Access.cleartext.role)), .awaitsMessage,
        .sends(.password(Access.password)), .awaitsReady, .sends(.terminate)),
      ByteScript(
        "password, the right one for no database",
        .sends(.startup("user", Access.cleartext.role, "database", "nosuch")), .awaitsMessage,
        .sends(.password(Access.password))),
      ByteScript(
        "password, the right one before it is asked for",
        .sends(.login(Access.cleartext.role) + .password(Access.password)), .awaitsReady,
        .sends(.terminate)),
    ]

  private static let passwordAnswers: [(description: String, bytes: [UInt8])] = [
    ("a wrong password", .password("bad")),
    ("a hash of nothing", .password("md5d41d8cd98f00b204e9800998ecf8427e")),
    ("an empty password", .password("")),
    ("no zero byte", .message("p", .text(Access.password))),
    ("bytes behind the zero byte", .message("p", .string(Access.password) + .text("x"))),
    ("an empty message", .message("p")),
    ("length 3", .message("p", length: 3)),
    ("length 70000", .message("p", length: 70_000)),
    ("a query", .query("SELECT 1")),
    ("Terminate", .terminate),
    ("a startup packet", .login(Access.cleartext.role)),
    ("an unknown message", .message("y")),
  ]

  /// The first and the last message of SCRAM-SHA-256, each wrong in its own way.
  static let scram = initialResponses + finalResponses + otherExchanges

  private static let nonce = "n=,r=fyko+d2lbbFgONRv9qkxdawL"

  private static func exchange(_ description: String, _ steps: Step...) -> ByteScript {
    var script = ByteScript(description, .sends(.login(Access.either.role)), .awaitsMessage)
    script.steps += steps
    return script
  }

  private static func initial(
    _ description: String, _ text: String, mechanism: String = "SCRAM-SHA-256", length: Int? = nil
  ) -> ByteScript {
    exchange(
      "first, \(description)",
      .sends(.saslInitial(.text(text), mechanism: mechanism, length: length)))
  }

  private static func final(
    _ description: String, _ text: @escaping @Sendable (_ nonce: String) -> String
  ) -> ByteScript {
    exchange(
      "last, \(description)", .sends(.saslInitial(.text("n,,\(nonce)"))), .awaitsMessage,
      .sendsFinal(text))
  }

  private static let initialResponses = [
    initial("an unknown mechanism", "n,,\(nonce)", mechanism: "FOO"),
    initial("SCRAM-SHA-1", "n,,\(nonce)", mechanism: "SCRAM-SHA-1"),
    initial(
      "channel binding without encryption", "p=tls-server-end-point,,\(nonce)",
      mechanism: "SCRAM-SHA-256-PLUS"),
    initial("channel binding in the data only", "p=tls-server-end-point,,\(nonce)"),
    initial("an unknown flag", "x,,\(nonce)"),
    initial("an unprintable flag", "\u{1},,\(nonce)"),
    initial("nothing", ""),
    initial("a flag only", "n"),
    initial("a flag and a comma", "n,"),
    initial("a header only", "n,,"),
    initial("a header that is not one", "n,x,\(nonce)"),
    initial("an identity to act for", "n,a=admin,\(nonce)"),
    initial("an extension", "n,,m=ext,\(nonce)"),
    initial("no nonce", "n,,n="),
    initial("a nonce before the name", "n,,r=abc"),
    initial("a name without =", "n,,nabc,r=abc"),
    initial("an unprintable nonce", "n,,n=,r=ab\u{1}c"),
    initial("a zero byte", "n,,n=,r=ab\u{0}c"),
    initial("more length than data", "n,,\(nonce)", length: 500),
    initial("more data than length", "n,,\(nonce)", length: 5),
    exchange("first, no zero byte", .sends(.message("p", .text("SCRAM-SHA-256")))),
    exchange("first, empty", .sends(.message("p"))),
    exchange("first, a password", .sends(.password(Access.password))),
    exchange("first, a query", .sends(.query("SELECT 1"))),
    exchange("first, Terminate", .sends(.terminate)),
    exchange("first, a startup packet", .sends(.login(Access.either.role))),
    exchange("first, length 2000", .sends(.message("p", length: 2000))),
    exchange("first, length 3", .sends(.message("p", length: 3))),
    exchange("first, the end", .finishes),
  ]

  private static let proof = "p=eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg="

  private static let finalResponses = [
    final("a wrong proof") { "c=biws,r=\($0),\(proof)" },
    final("an extension before the proof") { "c=biws,r=\($0),x=1,\(proof)" },
    final("another nonce") { "c=biws,r=\($0)x,\(proof)" },
    final("another flag") { "c=eSws,r=\($0),\(proof)" },
    final("no flag") { "c=AAAA,r=\($0),\(proof)" },
    final("a proof that is no Base64") { "c=biws,r=\($0),p=!!!!" },
    final("a short proof") { "c=biws,r=\($0),p=AAAA" },
    final("no proof") { "c=biws,r=\($0)" },
    final("text behind the proof") { "c=biws,r=\($0),\(proof),x=1" },
    final("no nonce") { _ in "c=biws,\(proof)" },
    final("no attribute") { _ in "hello" },
    final("an attribute without =") { _ in "c" },
    final("nothing") { _ in "" },
    final("a zero byte") { _ in "c=biws,\u{0}" },
  ]

  private static let otherExchanges = [
    exchange(
      "first, an empty nonce", .sends(.saslInitial(.text("n,,n=,r="))), .awaitsMessage, .finishes),
    exchange(
      "last, a query", .sends(.saslInitial(.text("n,,\(nonce)"))), .awaitsMessage,
      .sends(.query("SELECT 1"))),
    exchange(
      "last, the end", .sends(.saslInitial(.text("n,,\(nonce)"))), .awaitsMessage, .finishes),
    exchange(
      "no first message, until it is asked for", .sends(.saslInitial([], length: -1)),
      .awaitsMessage, .sends(.message("p", .text("n,,\(nonce)"))), .awaitsMessage, .finishes),
    exchange(
      "a client that could bind the channel", .sends(.saslInitial(.text("y,,\(nonce)"))),
      .awaitsMessage, .sendsFinal { "c=eSws,r=\($0),\(proof)" }),
    ByteScript(
      "md5 that becomes SCRAM", .sends(.login(Access.upgraded.role)), .awaitsMessage,
      .sends(.saslInitial(.text("n,,\(nonce)"))), .awaitsMessage,
      .sendsFinal { "c=biws,r=\($0),\(proof)" }),
    ByteScript(
      "a role that does not exist", .sends(.login(Access.either.stranger)), .awaitsMessage,
      .sends(.saslInitial(.text("n,,\(nonce)"))), .awaitsMessage,
      .sendsFinal { "c=biws,r=\($0),\(proof)" }),
  ]
}
