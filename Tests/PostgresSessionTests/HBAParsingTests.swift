import Foundation
import PostgresSession
import Support
import Testing

@Suite("Lines of pg_hba.conf are read")
struct HBAParsingTests {
  @Test(
    "as PostgreSQL reads them",
    arguments: [
      ("host all all all trust", rule()),
      ("\thost  all\tall   all trust  # as a rule", rule()),
      ("hostssl all all all scram-sha-256", rule(.hostssl, method: .scramSHA256)),
      ("hostnossl all all all reject", rule(.hostnossl, method: .reject)),
      ("host all all all password", rule(method: .password)),
      ("host all all all md5", rule(method: .md5)),
      ("host acme,postgres all all trust", rule([.name("acme"), .name("postgres")])),
      ("host acme, postgres all all trust", rule([.name("acme"), .name("postgres")])),
      ("host ,acme all all trust", rule([.name("acme")])),
      ("host sameuser,replication all all trust", rule([.sameuser, .replication])),
      (
        #"host "all","same user" "all" all trust"#,
        rule([.name("all"), .name("same user")], [.name("all")])
      ),
      (##"host "a""b#c,d" all all trust"##, rule([.name("a\"b#c,d")])),
      (#"host a"ll" all all trust"#, rule()),
      (#"host "" all all trust"#, rule([.name("")])),
      (#"host "@x" "+z" all trust"#, rule([.name("@x")], [.name("+z")])),
      (
        "host samerole,samegroup +staff all trust",
        rule([.samerole, .samerole], [.memberOf("staff")])
      ),
      ("local all all trust", rule(.local)),
      ("local all all peer", rule(.local, method: .peer)),
      ("local all all ident", rule(.local, method: .peer)),
      ("host all all .example.com trust", rule(.host, address: .host(".example.com"))),
      (#"host all all "all" trust"#, rule(.host, address: .host("all"))),
      ("host all all 127.0.0.256 trust", rule(.host, address: .host("127.0.0.256"))),
      ("hostgssenc all all all gss", rule(.hostgssenc, method: .gss)),
      ("hostnogssenc all all all trust", rule(.hostnogssenc)),
      ("host All User all trust", rule([.name("All")], [.name("User")])),
      ("host all all samehost trust", rule(address: .samehost)),
      ("host all all samenet trust", rule(address: .samenet)),
      ("host all all 10.1.2.3/32 trust", rule(address: network("0a010203", "ffffffff"))),
      ("host all all 10.0.0.0/12 trust", rule(address: network("0a000000", "fff00000"))),
      ("host all all 0.0.0.0/0 trust", rule(address: network("00000000", "00000000"))),
      ("host all all 10.0.0.0 255.0.255.0 trust", rule(address: network("0a000000", "ff00ff00"))),
      ("host all all ::1/128 trust", rule(address: network(loopback6, ones))),
      ("host all all ::/0 trust", rule(address: network(zeros, zeros))),
      (
        "host all all ::1 ffff:: trust",
        rule(address: network(loopback6, "ffff" + zeros.dropLast(4)))
      ),
    ] as [(String, HBARule)])
  func wellFormed(_ line: String, _ rule: HBARule) throws {
    #expect(try HBARule(line) == rule)
  }

  @Test(
    "and which of them is for the server's own addresses is known",
    arguments: [
      ("host all all samehost trust", true), ("host all all samenet trust", true),
      ("host all all \"samenet\" trust", false), ("host all all all trust", false),
      ("host all all 127.0.0.1/32 trust", false), ("local all all trust", false),
    ])
  func ownNetworks(_ line: String, _ isForThem: Bool) throws {
    #expect(try HBARule(line).namesOwnNetworks == isForThem)
  }

  @Test(
    "and what is wrong is said",
    arguments: [
      ("", "the line is empty"),
      ("  # a comment", "the line is empty"),
      ("host", "end-of-line before database specification"),
      ("host all", "end-of-line before role specification"),
      ("host all # all", "end-of-line before role specification"),
      ("host all all", "end-of-line before IP address specification"),
      ("host all all all", "end-of-line before authentication method"),
      ("host all all 127.0.0.1/32", "end-of-line before authentication method"),
      ("host all all 127.0.0.1", "end-of-line before netmask specification"),
      ("host all all 127.0.0.1 255.255.255.255", "end-of-line before authentication method"),
      (
        "hosts all all all trust", #"invalid connection type "hosts"; use \#(types)"#
      ),
      ("HOST all all all trust", #"invalid connection type "HOST"; use \#(types)"#),
      ("host,hostssl all all all trust", "multiple values specified for connection type"),
      ("host all all 10.0.0.1/32,10.0.0.2/32 trust", "multiple values specified for host address"),
      (
        "host all all 10.0.0.1 255.0.0.0,255.255.0.0 trust", "multiple values specified for netmask"
      ),
      ("host all all all md5,trust", "multiple values specified for authentication type"),
      (
        "host all all all scram",
        #"invalid authentication method "scram"; use \#(methods)"#
      ),
      (
        "host all all all SCRAM-SHA-256",
        #"invalid authentication method "SCRAM-SHA-256"; use \#(methods)"#
      ),
      ("host all all 10.0.0.0/33 trust", #"invalid CIDR mask in address "10.0.0.0/33""#),
      ("host all all 10.0.0.0/-1 trust", #"invalid CIDR mask in address "10.0.0.0/-1""#),
      ("host all all 10.0.0.0/ trust", #"invalid CIDR mask in address "10.0.0.0/""#),
      ("host all all 10.0.0.0/8x trust", #"invalid CIDR mask in address "10.0.0.0/8x""#),
      ("host all all ::1/129 trust", #"invalid CIDR mask in address "::1/129""#),
      (
        "host all all 127.0.0.1 trust",
        #"invalid IP mask "trust"; an address without a mask needs /32, or /128 for IPv6"#
      ),
      ("host all all 127.0.0.1 ffff:: trust", "IP address and mask do not match"),
      (
        "host all all 127.0.0.256/32 trust",
        #"specifying both host name and CIDR mask is invalid: "127.0.0.256/32""#
      ),
      ("host @dbs all all trust", #"database "@dbs": including a file is not supported"#),
      ("host all @users all trust", #"user "@users": including a file is not supported"#),
      ("host /( all all trust", #"invalid regular expression "(""#),
      (
        "host all all all oauth",
        #"authentication method "oauth" requires argument "scope" to be set"#
      ),
      (#"host "all all all trust"#, "a quote is opened and not closed"),
    ])
  func malformed(_ line: String, _ message: String) {
    let error = #expect(throws: HBAError.self) { try HBARule(line) }
    #expect(error?.description == message)
  }

  @Test(
    "and what stands behind the method",
    arguments: [
      ("cert", HBAOptions(clientCertificate: .verifyFull)),
      ("cert map=m", HBAOptions(clientCertificate: .verifyFull, map: "m")),
      (
        "cert clientname=DN",
        HBAOptions(clientCertificate: .verifyFull, clientName: .distinguishedName)
      ),
      ("trust clientcert=verify-ca", HBAOptions(clientCertificate: .verifyCA)),
      ("md5 clientcert=verify-full", HBAOptions(clientCertificate: .verifyFull)),
      (#"ident map="a b""#, HBAOptions(map: "a b")),
      ("pam pamservice=x", HBAOptions()),
    ])
  func options(_ rest: String, _ options: HBAOptions) throws {
    #expect(try HBARule("hostssl all all all \(rest)").options == options)
  }

  @Test(
    "by the rules of their version",
    arguments: [
      ("13.20", "trust clientcert=1", nil),
      ("13.20", "trust clientcert=0", nil),
      ("13.20", "trust clientname=DN", #"unrecognized authentication option name: "clientname""#),
      ("14.9", "trust clientcert=1", #"invalid value for clientcert: "1""#),
      ("14.9", "cert clientname=DN", nil),
      ("17.6", "oauth issuer=i scope=s", "invalid authentication method \"oauth\"; use \(older)"),
      (
        "17.6", "trust issuer=i", #"unrecognized authentication option name: "issuer""#
      ),
      (
        "17.6", "trust map=m",
        "authentication option \"map\" is only valid for authentication methods ident, peer, gssapi, "
          + "sspi, and cert"
      ),
      ("18.1", "oauth issuer=i scope=s validator=v delegate_ident_mapping=1", nil),
      ("18.1", "oauth issuer=i scope=s delegate_ident_mapping=0 map=m", nil),
      (
        "18.1", "oauth issuer=i scope=s delegate_ident_mapping=1 map=m",
        "map cannot be used in combination with delegate_ident_mapping"
      ),
      (
        "18.1", "oauth scope=s",
        #"authentication method "oauth" requires argument "issuer" to be set"#
      ),
      (
        "18.1", "oauth issuer=i",
        #"authentication method "oauth" requires argument "scope" to be set"#
      ),
      (
        "18.1", "trust issuer=i",
        #"authentication option "issuer" is only valid for authentication methods oauth"#
      ),
    ])
  func versions(_ version: String, _ rest: String, _ message: String?) throws {
    let version = try #require(ServerVersion(version))
    let result = Result { () throws(HBAError) in
      try HBARule("hostssl all all all \(rest)", version: version)
    }
    if case .failure(let error) = result {
      #expect(error.description == message)
    } else {
      #expect(message == nil)
    }
  }

  @Test("and what PostgreSQL 15 was seen to log is said", arguments: try RecordedLine.load())
  func recorded(_ line: RecordedLine) throws {
    let version = try #require(ServerVersion("15.18"))
    let result = Result { () throws(HBAError) in try HBARule(line.text, version: version) }
    switch (result, line.error) {
    case (.success, nil): break
    // Where there is a choice, it is said besides.
    case (.failure(let error), let expected?):
      #expect(error.description.components(separatedBy: "; use ").first == expected)
    case (.success, _): Issue.record("it is taken")
    case (.failure(let error), nil): Issue.record("\(error)")
    }
  }
}

/// A line of `Tests/Recordings/hba-lines.txt`.
struct RecordedLine: Sendable, CustomTestStringConvertible {
  let text: String
  /// Nil where PostgreSQL takes the line.
  var error: String?

  var testDescription: String { text }

  static func load() throws -> [RecordedLine] {
    var lines: [RecordedLine] = []
    for line in try Recording.text("hba-lines").split(separator: "\n") {
      if line.hasPrefix("> ") {
        lines.append(RecordedLine(text: String(line.dropFirst(2))))
      } else if line.hasPrefix("! ") {
        lines[lines.count - 1].error = String(line.dropFirst(2))
      }
    }
    return lines
  }
}

private let types = "local, host, hostssl, hostnossl, hostgssenc, hostnogssenc"
private let older = methods.replacing(", oauth", with: "")
private let methods =
  "trust, reject, password, md5, scram-sha-256, gss, sspi, ident, peer, ldap, radius, pam, bsd, cert, "
  + "oauth"

private let zeros = String(repeating: "0", count: 32)
private let ones = String(repeating: "f", count: 32)
private let loopback6 = String(zeros.dropLast()) + "1"

private func network(_ address: String, _ mask: String) -> HBARule.AddressPattern {
  guard let address = IPAddress(bytes: hex(address)), let mask = IPAddress(bytes: hex(mask)),
    let network = Network(address, mask: mask)
  else { preconditionFailure("an address and its mask have as many bytes") }
  return .network(network)
}

private func rule(
  _ type: HBARule.ConnectionType = .host, _ databases: [HBARule.DatabasePattern] = [.all],
  _ users: [HBARule.UserPattern] = [.all], address: HBARule.AddressPattern = .all,
  method: HBARule.Method = .trust
) -> HBARule {
  HBARule(type, databases: databases, users: users, address: address, method: method)
}

private func rule(
  _ databases: [HBARule.DatabasePattern], _ users: [HBARule.UserPattern] = [.all]
) -> HBARule {
  rule(.host, databases, users)
}
