import PostgresSession
import Testing

@Suite("Lines of pg_hba.conf match")
struct HBAMatchingTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var line: String
    var user = "acme"
    var database = "acme"
    var address = "192.0.2.7"
    var transport = Transport.plain
    var isReplication = false
    var groups: Set<String> = []
    var matches: Bool

    var testDescription: String {
      "\(line) ← \(user)@\(database) \(address) \(transport)\(isReplication ? " replication" : "")"
    }

    private static func network(_ address: String, _ length: Int) throws -> Network {
      let address = try #require(IPAddress(address))
      return try #require(Network(address, prefixLength: length))
    }

    func request() throws -> HBARequest {
      let address: IPAddress = try #require(IPAddress(address))
      return HBARequest(
        user: user, database: database, address: address,
        transport: transport, isReplication: isReplication, groups: groups,
        interfaces: [
          try Self.network("192.0.2.1", 28), try Self.network("fe80::1", 64),
        ])
    }
  }

  @Test(
    "what PostgreSQL matches, and nothing else",
    arguments: [
      Row(line: "host all all all trust", matches: true),
      Row(line: "host all all all trust", transport: .tls, matches: true),
      Row(line: "hostssl all all all trust", matches: false),
      Row(line: "hostssl all all all trust", transport: .tls, matches: true),
      Row(line: "hostnossl all all all trust", matches: true),
      Row(line: "hostnossl all all all trust", transport: .tls, matches: false),
      Row(line: "host acme all all trust", matches: true),
      Row(line: "host other,acme all all trust", matches: true),
      Row(line: "host Acme all all trust", matches: false),
      Row(line: "host all acme all trust", matches: true),
      Row(line: "host all other all trust", matches: false),
      Row(line: #"host "all" all all trust"#, matches: false),
      Row(line: #"host "all" all all trust"#, database: "all", matches: true),
      Row(line: #"host all "all" all trust"#, matches: false),
      Row(line: #"host all "all" all trust"#, user: "all", matches: true),
      Row(line: "host sameuser all all trust", matches: true),
      Row(line: "host sameuser all all trust", database: "other", matches: false),
      Row(line: #"host "sameuser" all all trust"#, matches: false),
      Row(line: "host all all all trust", isReplication: true, matches: false),
      Row(line: "host replication all all trust", isReplication: true, matches: true),
      Row(line: "host replication all all trust", database: "replication", matches: false),
      Row(line: #"host "replication" all all trust"#, database: "replication", matches: true),
      Row(line: #"host "replication" all all trust"#, isReplication: true, matches: false),
      Row(line: "host sameuser,replication all all trust", isReplication: true, matches: true),
      Row(line: "host /^ac all all trust", matches: true),
      Row(line: "host /^me all all trust", matches: false),
      Row(line: "host /^ac all all trust", isReplication: true, matches: false),
      Row(line: "host all /me$ all trust", matches: true),
      Row(line: "host all /ac$ all trust", matches: false),
      Row(line: #"host all "/m e$" all trust"#, user: "acm e", matches: true),
      Row(line: "host all +staff all trust", groups: ["acme", "staff"], matches: true),
      Row(line: "host all +staff all trust", groups: ["acme"], matches: false),
      Row(line: "host samerole all all trust", groups: ["acme"], matches: true),
      Row(line: "host samerole all all trust", matches: false),
      Row(line: "local all all trust", matches: false),
      Row(line: "hostgssenc all all all trust", transport: .tls, matches: false),
      Row(line: "hostnogssenc all all all trust", transport: .tls, matches: true),
      Row(line: "host all all 192.0.2.7/32 trust", matches: true),
      Row(line: "host all all 192.0.2.8/32 trust", matches: false),
      Row(line: "host all all 192.0.2.0/29 trust", matches: true),
      Row(line: "host all all 192.0.2.0/30 trust", matches: false),
      Row(line: "host all all 192.0.2.99/24 trust", matches: true),
      Row(line: "host all all 0.0.0.0/0 trust", matches: true),
      Row(line: "host all all ::/0 trust", matches: false),
      Row(line: "host all all ::/0 trust", address: "2001:db8::1", matches: true),
      Row(line: "host all all 0.0.0.0/0 trust", address: "2001:db8::1", matches: false),
      Row(line: "host all all 2001:db8::/33 trust", address: "2001:db8:7fff::1", matches: true),
      Row(line: "host all all 2001:db8::/33 trust", address: "2001:db8:8000::1", matches: false),
      Row(line: "host all all 192.0.9.7 255.255.0.255 trust", matches: true),
      Row(line: "host all all 192.0.2.9 255.255.0.255 trust", matches: false),
      Row(line: "host all all samehost trust", matches: false),
      Row(line: "host all all samehost trust", address: "192.0.2.1", matches: true),
      Row(line: "host all all samehost trust", address: "fe80::1", matches: true),
      Row(line: "host all all samenet trust", matches: true),
      Row(line: "host all all samenet trust", address: "192.0.2.16", matches: false),
      Row(line: "host all all samenet trust", address: "fe80::ffff", matches: true),
      Row(line: "host all all samenet trust", address: "fe80:0:0:1::1", matches: false),
    ])
  func matching(_ row: Row) throws {
    #expect(try HBARule(row.line).matches(row.request()) == row.matches)
  }

  @Test("the first line that matches decides, and none behind it")
  func first() throws {
    let rules = try [
      "hostssl all all all trust", "host other all all trust", "host all all all reject",
      "host all all all trust",
    ].map { try HBARule($0) }
    #expect(try rules.match(Row(line: "", matches: true).request()) == rules[2])
    #expect(try rules.match(Row(line: "", transport: .tls, matches: true).request()) == rules[0])
    #expect(try rules.match(Row(line: "", database: "other", matches: true).request()) == rules[1])
    #expect(try rules.match(Row(line: "", isReplication: true, matches: true).request()) == nil)
  }
}
