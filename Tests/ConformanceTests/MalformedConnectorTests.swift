@testable import Conformance
import Foundation
import PostgresSession
import ServerFixtures
import Testing

@Suite struct MalformedConnectorTests {
  @Test("A malformed connector is refused in one line", arguments: malformedConnectors)
  func refused(text: String, message: String) {
    let error = #expect(throws: FixtureError.self) {
      try Connector(yaml: text, name: "a", file: "a.yaml")
    }
    #expect(error?.description == message)
  }

  @Test("A connector that is not there is named, and what there is")
  func missing() throws {
    let directory = try FixtureDirectory.bundled()
    let names = try directory.names(in: "connectors", extension: "yaml")
    let error = #expect(throws: FixtureError.self) { try Connector("sqlp", in: directory) }
    #expect(
      error?.description
        == "sqlp: there is no connector of that name; use the path of a YAML file, or "
        + (["reference"] + names).joined(separator: ", "))
    let byPath = #expect(throws: FixtureError.self) { try Connector("./sqlp.yaml", in: directory) }
    #expect(byPath?.description == "./sqlp.yaml: cannot be read; use a file of UTF-8 text")
  }

  @Test("A connector of two lines spells the modes as the document does")
  func defaults() throws {
    let connector = try Connector(
      yaml: "summary: A client.\ncommand: [client]", name: "a", file: "a.yaml")
    #expect(connector.summary == "A client.")
    #expect(connector.command == ["client"])
    #expect(connector.environment == [:])
    #expect(
      connector.modes == [
        .disable: "Disable", .allow: "Allow", .prefer: "Prefer", .require: "Require",
        .verifyCa: "Verify-Ca", .verifyFull: "Verify-Full",
      ])
    #expect(connector.timeout == 30)
    #expect(!connector.readsForms)
    #expect(!connector.isStrict)
    #expect(connector.dialect == "document")
    #expect(connector.unverified == nil)
    #expect(connector.waivers == [])
  }

  @Test("Every key of a connector has its meaning")
  func everything() throws {
    let connector = try Connector(
      yaml: """
        summary: A client.
        command: [client, "--mode={sslMode}", ""]
        environment: {A: "{password}", B: ""}
        modes: {Require: require}
        forms: yes
        strict: on
        timeout: 600
        dialect: libpq
        unverified: It is new.
        waivers:
          "*/Require/*": It cannot.
          "ssl/*":
            Nor that.
        """, name: "a", file: "a.yaml", dialects: ["document", "libpq"])
    #expect(connector.name == "a")
    #expect(connector.dialect == "libpq")
    #expect(connector.unverified == "It is new.")
    #expect(connector.command == ["client", "--mode={sslMode}", ""])
    #expect(connector.environment == ["A": "{password}", "B": ""])
    #expect(connector.modes == [.require: "require"])
    #expect(connector.timeout == 600)
    #expect(connector.readsForms)
    #expect(connector.isStrict)
    #expect(
      connector.waivers == [
        .init(pattern: "*/Require/*", reason: "It cannot.", file: "a.yaml", line: 11),
        .init(pattern: "ssl/*", reason: "Nor that.", file: "a.yaml", line: 13),
      ])
  }

  @Test(
    "Every bundled connector can be read",
    arguments: try FixtureDirectory.bundled().names(in: "connectors", extension: "yaml"))
  func bundled(name: String) throws {
    let connector = try Connector(name, in: .bundled())
    #expect(connector.name == name)
    #expect(connector.summary.hasSuffix("."))
  }

  @Test(
    "Placeholders are words in braces, and their values are put in as they are",
    arguments: [
      ("{server}:{port}", "db.example.org:5432"), ("{database}{username}", "ordersacme"),
      ("{sslMode}", "require"), ("no placeholder", "no placeholder"), ("", ""),
      // A value that looks like a placeholder is none.
      ("{password}", "{server}"), ("{{port}}", "{5432}"), ("{port", "{port"), ("{}", "{}"),
      (
        "{\"port\": {port}, \"in\": {\"s\": \"{server}\"}}",
        "{\"port\": 5432, \"in\": {\"s\": \"db.example.org\"}}"
      ),
      ("{rootCertificate}|{credentials}|{form}", "||"),
      ("{clientCertificate}|{clientKey}|{sslNegotiation}", "||postgres"),
      ("{uri}", "postgresql://acme:%7Bserver%7D@db.example.org:5432/orders?sslmode=require"),
      (
        "{connectionString}",
        "Server=db.example.org;Database=orders;Port=5432;UID=acme;Password={server};SSL Mode=Require"
      ),
    ])
  func placeholders(template: String, filled: String) {
    #expect(Self.placeholders(.require).fill(template) == filled)
  }

  @Test(
    "A root certificate is given in the modes that verify alone",
    arguments: [
      (SSLMode.disable, ""), (.allow, ""), (.prefer, ""), (.require, ""),
      (.verifyCa, "/root.crt"), (.verifyFull, "/root.crt"),
    ])
  func rootCertificate(mode: SSLMode, path: String) {
    #expect(Self.placeholders(mode).fill("{rootCertificate}") == path)
    #expect(Self.placeholders(mode).fill("{revocationList}") == path.replacing("crt", with: "crl"))
  }

  @Test("A program hears of what its command or its environment names; a worker hears of all")
  func told() throws {
    let certificate = ClientVariation([.init(field: .sslcert, value: "client-trusted")])
    let direct = ClientVariation([.init(field: .sslnegotiation, value: "direct")])
    let heard = try [
      "command: [x]", "command: [x, '{clientCertificate}']", "command: [x]\nworker: on",
      "command: [x]\nenvironment: {NEGOTIATION: 'ssl {sslNegotiation}'}",
    ].map { text in
      let connector = try Connector(yaml: "summary: S.\n\(text)", name: "x", file: "x.yaml")
      return [ClientVariation(), certificate, direct].map(connector.isTold)
    }
    #expect(
      heard == [
        [true, false, false], [true, true, false], [true, true, true], [true, false, true],
      ])
  }

  @Test("A URI escapes what would part it")
  func uri() {
    let parameters = ConnectionParameters(
      server: "::1", port: 1, database: "a/b", username: "ü@x", password: Secret(":?#[]%20 "))
    #expect(
      parameters.uri(sslMode: "verify-full")
        == "postgresql://%C3%BC%40x:%3A%3F%23%5B%5D%2520%20@[::1]:1/a%2Fb?sslmode=verify-full")
  }

  @Test("In a URI, a mode that the connector does not spell is spelt as libpq's manual does")
  func unspelt() {
    let modes: [SSLMode] = [.disable, .verifyFull]
    #expect(
      modes.map { Self.placeholders($0, spelling: $0.rawValue).fill("{sslMode} {uri}") } == [
        "Disable postgresql://acme:%7Bserver%7D@db.example.org:5432/orders?sslmode=disable",
        "Verify-Full postgresql://acme:%7Bserver%7D@db.example.org:5432/orders?sslmode=verify-full",
      ])
  }

  private static func placeholders(
    _ mode: SSLMode, spelling: String = "require"
  ) -> Placeholders {
    Placeholders(
      ConnectionParameters(
        server: "db.example.org", port: 5432, database: "orders", username: "acme",
        password: Secret("{server}"), sslMode: mode),
      spelling: spelling, rootCertificate: "/root.crt", revocationList: "/root.crl",
      loginSeconds: 20, folder: "/folder")
  }
}

private let keys =
  "summary, command, worker, installed, environment, modes, forms, strict, timeout, tables, "
  + "dialect, unverified, waivers"
private let placeholders =
  "{server} {port} {database} {username} {password} {sslMode} {rootCertificate} "
  + "{revocationList} {clientCertificate} {clientKey} {sslNegotiation} {connectionString} {uri} "
  + "{credentials} {form} {connectTimeout} {folder}"

let malformedConnectors: [(String, String)] =
  [
    ("", "a.yaml: the file is empty; use a mapping of keys"),
    ("command: [client]", "a.yaml:1: the key \"summary\" is missing"),
    ("summary: x", "a.yaml:1: the key \"command\" is missing"),
    ("summary: x\ncommand: client -x", "a.yaml:2: command: is \"client -x\"; use a list"),
    (
      "summary: x\ncommand: []",
      "a.yaml:2: command: names no program; use a program and its arguments"
    ),
    (
      "summary: x\ncommand: ['', -x]",
      "a.yaml:2: command: names no program; use a program and its arguments"
    ),
    (
      "summary: x\ncommand: [client, ]\nmode: {}",
      "a.yaml:3: mode: the key is not known; use \(keys)"
    ),
    ("summary: x\ncommand:\n  - client\n  -\n", "a.yaml:4: command[1]: is empty; use a text"),
    (
      "summary: x\ncommand:\n  - client\n  - '{host}'",
      "a.yaml:4: command[1]: there is no placeholder {host}; use \(placeholders)"
    ),
  ]
  + [
    ("environment: [A]", "a.yaml:3: environment: is a list; use a mapping of keys"),
    (
      "environment:\n  A: '{server}'\n  B: '{Server}'",
      "a.yaml:5: environment.B: there is no placeholder {Server}; use \(placeholders)"
    ),
    ("environment: {A: }", "a.yaml:3: environment.A: is empty; use a text"),
    (
      "environment: {A=B: c}",
      "a.yaml:3: environment.A=B: is no name of a variable; use a name without ="
    ),
    (
      "environment: {'': c}",
      "a.yaml:3: environment.: is no name of a variable; use a name without ="
    ),
    ("modes: [Disable]", "a.yaml:3: modes: is a list; use a mapping of keys"),
    ("modes: {}", "a.yaml:3: modes: is empty; use a mapping of sslMode to its spelling"),
    (
      "modes:\n  Disable: disable\n  require: require",
      "a.yaml:5: modes.require: there is no sslMode \"require\"; "
        + "use Disable, Allow, Prefer, Require, Verify-Ca, Verify-Full"
    ),
    ("modes: {Allow: }", "a.yaml:3: modes.Allow: is empty; use a text"),
    ("forms: perhaps", "a.yaml:3: forms: is \"perhaps\", which is no boolean; use on or off"),
    ("strict: [on]", "a.yaml:3: strict: is a list; use a text"),
    ("timeout: 0", "a.yaml:3: timeout: is out of range; use a whole number from 1 to 600"),
    ("timeout: 30s", "a.yaml:3: timeout: is \"30s\"; use a whole number from 1 to 600"),
    ("tables: sslmode", "a.yaml:3: tables: is \"sslmode\"; use a list"),
    ("tables: [sslmodes]", "a.yaml:3: tables[0]: there is no table \"sslmodes\"; use no table"),
    ("dialect: libqp", "a.yaml:3: dialect: there is no dialect \"libqp\"; use document"),
    ("dialect: []", "a.yaml:3: dialect: is a list; use a text"),
    ("unverified:", "a.yaml:3: unverified: is empty; use a text"),
    ("waivers: ['*']", "a.yaml:3: waivers: is a list; use a mapping of keys"),
    ("waivers:\n  a: reason\n  b:\n", "a.yaml:5: waivers.b: is empty; use a text"),
    ("waivers:\n  a: reason\n  a: other\n", "a.yaml:5: a: the key is given twice"),
  ].map { ("summary: x\ncommand: [client]\n\($0)", $1) }
