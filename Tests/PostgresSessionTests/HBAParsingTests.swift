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
      (#"host "@x","/y" "+z" all trust"#, rule([.name("@x"), .name("/y")], [.name("+z")])),
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
        "hosts all all all trust", #"invalid connection type "hosts"; use host, hostssl, hostnossl"#
      ),
      ("HOST all all all trust", #"invalid connection type "HOST"; use host, hostssl, hostnossl"#),
      (
        "local all all trust",
        #"connection type "local" is not supported; use host, hostssl, hostnossl"#
      ),
      (
        "hostgssenc all all all trust",
        #"connection type "hostgssenc" is not supported; use host, hostssl, hostnossl"#
      ),
      (
        "hostnogssenc all all all trust",
        #"connection type "hostnogssenc" is not supported; use host, hostssl, hostnossl"#
      ),
      ("host,hostssl all all all trust", "multiple values specified for connection type"),
      ("host all all 10.0.0.1/32,10.0.0.2/32 trust", "multiple values specified for host address"),
      (
        "host all all 10.0.0.1 255.0.0.0,255.255.0.0 trust", "multiple values specified for netmask"
      ),
      ("host all all all md5,trust", "multiple values specified for authentication type"),
      (
        "host all all all scram",
        #"invalid authentication method "scram"; use trust, reject, password, md5, scram-sha-256"#
      ),
      (
        "host all all all SCRAM-SHA-256",
        #"invalid authentication method "SCRAM-SHA-256"; use trust, reject, password, md5, scram-sha-256"#
      ),
      (
        "host all all all ldap",
        #"authentication method "ldap" is not supported; use trust, reject, password, md5, scram-sha-256"#
      ),
      (
        "hostssl all all all cert",
        #"authentication method "cert" is not supported; use trust, reject, password, md5, scram-sha-256"#
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
        #"address "127.0.0.256/32": host names are not supported; use an IP address with its mask, all, samehost or samenet"#
      ),
      (
        "host all all .example.com trust",
        #"address ".example.com": host names are not supported; use an IP address with its mask, all, samehost or samenet"#
      ),
      (
        #"host all all "all" trust"#,
        #"address "all": host names are not supported; use an IP address with its mask, all, samehost or samenet"#
      ),
      (
        "host samerole all all trust",
        #"database "samerole" needs role membership, which is not supported"#
      ),
      (
        "host samegroup all all trust",
        #"database "samegroup" needs role membership, which is not supported"#
      ),
      (
        "host all +admins all trust",
        #"user "+admins" needs role membership, which is not supported"#
      ),
      ("host @dbs all all trust", #"database "@dbs": including a file is not supported"#),
      ("host all @users all trust", #"user "@users": including a file is not supported"#),
      ("host /^a all all trust", #"database "/^a": regular expressions are not supported"#),
      ("host all /^a all trust", #"user "/^a": regular expressions are not supported"#),
      (
        "host all all all trust clientcert=verify-ca",
        #"option "clientcert=verify-ca": no option of an hba line is supported"#
      ),
      (#"host "all all all trust"#, "a quote is opened and not closed"),
    ])
  func malformed(_ line: String, _ message: String) {
    let error = #expect(throws: HBAError.self) { try HBARule(line) }
    #expect(error?.description == message)
  }
}

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
