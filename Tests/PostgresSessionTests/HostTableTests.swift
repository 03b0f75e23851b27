import PostgresSession
import Testing

/// The words are those of `HOSTNAME_LOOKUP_DETAIL` in PostgreSQL's `auth.c`.
@Suite("The name of a client's address")
struct HostTableTests {
  @Test("is the first that a table like /etc/hosts has for it")
  func names() throws {
    let table = HostTable([
      "# comment", "", "127.0.0.1\tlocalhost loopback", "127.0.0.1 other", "::1 ip6 # v6",
      "nonsense here", "192.0.2.1",
    ])
    #expect(table.name(of: .loopback) == "localhost")
    #expect(table.name(of: .loopback6) == "ip6")
    #expect(table.name(of: try #require(IPAddress("192.0.2.1"))) == nil)
  }

  @Test(
    "decides where a rule names a host",
    arguments: [
      ("client.example.org", true), ("CLIENT.Example.ORG", true), (".example.org", true),
      (".EXAMPLE.org", true), ("example.org", false), (".client.example.org", false),
      ("lient.example.org", false), ("localhost", false),
    ])
  func match(_ pattern: String, _ isLetIn: Bool) throws {
    var conversation = try conversation(["host all all \(pattern) trust"])
    conversation.send("StartupMessage user=acme database=acme")
    #expect(conversation.isClosed != isLetIn)
  }

  @Test(
    "is told to the log, and not to the client",
    arguments: [
      (
        ["host all all .example.com trust"], "127.0.0.1",
        [
          "Client IP address resolved to \"client.example.org\", forward lookup not checked."
        ]
      ),
      (
        ["host nosuch all .example.org trust"], "127.0.0.1",
        [
          "Client IP address resolved to \"client.example.org\", forward lookup matches."
        ]
      ),
      (
        ["host all all .example.org trust"], "192.0.2.7",
        [
          "Could not resolve client IP address to a host name: Name or service not known."
        ]
      ),
      (["hostssl all all .example.org trust"], "127.0.0.1", []),
    ] as [([String], String, [String])])
  func log(_ rules: [String], _ address: String, _ lines: [String]) throws {
    var conversation = try conversation(rules, from: address)
    conversation.send("StartupMessage user=acme database=acme")
    #expect(
      conversation.refused == "28000 no pg_hba.conf entry for host \"\(address)\", user \"acme\", "
        + "database \"acme\", no encryption")
    #expect(conversation.logged == lines)
  }

  private func conversation(
    _ rules: [String], from address: String = "127.0.0.1"
  ) throws -> ServerConversation {
    var scene = Scene()
    scene.hba = rules
    scene.address = address
    scene.hosts = HostTable(["127.0.0.1 client.example.org"])
    return try scene.conversation()
  }
}
