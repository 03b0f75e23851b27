import PostgresSession
import Testing

@Suite("Startup parameters")
struct ParameterTests {
  @Test(
    "options are read as command-line switches, before the others",
    arguments: [
      ("-c application_name=a", "a"), ("-capplication_name=a", "a"), ("--application_name=a", "a"),
      ("--application-name=a", "a"), ("  -c\\tapplication_name=a  ", "a"),
      ("-c application_name=a\\\\ b\\\\\\\\", "a b\\x5c"), ("-c application_name=", ""),
      ("-c application_name=a -c application_name=b", "b"), ("", ""),
      ("-c statement_timeout=5s --application_name=x=y", "x=y"),
    ])
  func options(_ options: String, _ name: String) throws {
    var conversation = try Scene(version: "15.18").conversation()
    conversation.send("startup \\0\\x03\\0\\0user\\0acme\\0options\\0\(options)\\0\\0")
    #expect(conversation.said.contains("S application_name\\0\(name)\\0"))
  }

  @Test("what is given by itself wins over the options, wherever it stands")
  func order() throws {
    var conversation = try Scene().conversation()
    conversation.send(
      "startup \\0\\x03\\0\\0user\\0acme\\0application_name\\0a\\0options\\0-c application_name=b\\0\\0"
    )
    #expect(conversation.said.contains("S application_name\\0a\\0"))
  }

  @Test(
    "options that are none are refused",
    arguments: [
      ("-c", "42601 invalid command-line argument for server process: -c"),
      ("x", "42601 invalid command-line argument for server process: x"),
      ("-x", "42601 invalid command-line argument for server process: -x"),
      ("-c jit", "42601 -c jit requires a value"), ("--jit", "42601 --jit requires a value"),
      ("-c nosuch=1", "42704 unrecognized configuration parameter \"nosuch\""),
      ("-c jit=x", "22023 parameter \"jit\" requires a Boolean value"),
      ("-c _pq_x=1", "42704 unrecognized configuration parameter \"_pq_x\""),
      ("-c port=1", "0A000 mock-postgres has no answer to: parameter port"),
    ])
  func refused(_ options: String, _ error: String) throws {
    var conversation = try Scene().conversation()
    conversation.send("startup \\0\\x03\\0\\0user\\0acme\\0options\\0\(options)\\0\\0")
    #expect(conversation.refused == error)
    #expect(conversation.isClosed)
  }

  @Test("a name of more than 63 bytes is cut, with a notice before the parameters")
  func longName() throws {
    let name = String(repeating: "é", count: 32)
    let cut = Recording.shown(Array(String(repeating: "é", count: 31).utf8))
    var conversation = try Scene(version: "15.18").conversation()
    conversation.send("startup \\0\\x03\\0\\0user\\0acme\\0application_name\\0\(name)\\0\\0")
    #expect(
      conversation.said[1] == "N SNOTICE\\0VNOTICE\\0C42622\\0Midentifier \""
        + Recording.shown(Array(name.utf8)) + "\" will be truncated to \"\(cut)\"\\0"
        + "Fscansup.c\\0L99\\0Rtruncate_identifier\\0\\0")
    #expect(conversation.said[2] == "S application_name\\0\(String(repeating: "?", count: 62))\\0")
  }

  @Test("names of roles and databases are cut to 63 bytes")
  func identifiers() throws {
    let name = String(repeating: "a", count: 63)
    var conversation = try Scene(roles: [name: Role(secret: nil)], databases: [name: Database()])
      .conversation()
    conversation.send("StartupMessage user=\(name)bc database=\(name)d")
    #expect(conversation.said.last == "Z I")
  }

  @Test(
    "replication is a boolean, or database",
    arguments: [
      ("on", false), ("off", true), ("true", false), ("fals", true), ("TRUE", false), ("1", false),
      ("0", true),
      ("y", false), ("n", true), ("database", false),
    ])
  func replication(_ value: String, _ isLoggedIn: Bool) throws {
    var conversation = try Scene(hba: ["host all,replication all all trust"]).conversation()
    conversation.send("StartupMessage user=acme replication=\(value)")
    #expect((conversation.said.last == "Z I") == isLoggedIn)
  }

  @Test("and nothing else", arguments: ["", "o", "2", "yess", "Database", "tru e"])
  func invalidReplication(_ value: String) throws {
    var conversation = try Scene().conversation()
    conversation.send("startup \\0\\x03\\0\\0user\\0acme\\0replication\\0\(value)\\0\\0")
    #expect(
      conversation.refused == "22023 invalid value for parameter \"replication\": \"\(value)\"")
  }
}
