import Foundation
import PostgresSession
@testable import ServerFixtures
import Testing

/// What a real server is given; that it starts from it is in ConformanceTests.
struct ExportTests {
  private static let verifier =
    "SCRAM-SHA-256$4096:Qkqps0SSu8ZFP/dqVdG0QQ==$"
    + "ENOVTIhbJc5pyxvSFY49XlvNEfPtVQlCsIs9rf6DWIE=:"
    + "eKRVYYp5JGA5vO8WNuHJrSSuiDdFsv09zWzPi+IYqDw="

  @Test("Settings that a fixture does not name are those that the mock has, not the machine's")
  func settings() throws {
    let files = try export(
      """
      summary: A 'server'.
      settings: {server_version: "15.4", ssl: off, TimeZone: 'Europe/B\\ern', max_connections: 7}
      hba: [host all all all trust]
      """)
    #expect(
      files["postgresql.conf"] == """
        # 15: A 'server'.
        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        password_encryption = 'scram-sha-256'
        default_text_search_config = 'pg_catalog.english'
        lc_messages = 'C.UTF-8'
        lc_monetary = 'C.UTF-8'
        lc_numeric = 'C.UTF-8'
        lc_time = 'C.UTF-8'
        ssl = 'off'
        TimeZone = 'Europe/B\\\\ern'
        max_connections = '7'

        """)
    #expect(
      files.keys.sorted() == ["accounts.sql", "pg_hba.conf", "pg_ident.conf", "postgresql.conf"])
  }

  @Test("Lines of pg_hba.conf and pg_ident.conf are as they stand in the fixture, one a line")
  func lines() throws {
    let files = try export(
      """
      summary: A server.
      hba:
        - "hostssl  all,\\"a b\\"\\n all all\\tcert map=people # why"
        - host all all all reject
      ident: ['people /^(.*)@example\\.com$ \\1']
      settings: {ssl: on}
      """)
    #expect(
      files["pg_hba.conf"] == """
        hostssl  all,"a b" all all\tcert map=people # why
        host all all all reject

        """)
    #expect(files["pg_ident.conf"] == "people /^(.*)@example\\.com$ \\1\n")
  }

  @Test("Accounts are SQL of a statement a line, in which any name is quoted")
  func accounts() throws {
    let files = try export(
      #"""
      summary: A server.
      hba: [host all all all trust]
      roles:
        acme: {verifier: "\#(Self.verifier)", validUntil: 2026-01-31 12:00:00+01}
        "o'ne \"x\"": {connectionLimit: 3, memberOf: [staff, pg_monitor]}
        "two\nlines\\": {superuser: on, replication: on, login: off}
      databases:
        "a\"b": {connectionLimit: 5}
        "c'\\d\t": {connect: off, valid: off}
        old: {allowConnections: off}
        postgres:
      """#)
    #expect(
      files["accounts.sql"] == #"""
        CREATE ROLE "staff" NOLOGIN;
        CREATE ROLE "acme" LOGIN VALID UNTIL '2026-01-31T11:00:00Z' PASSWORD '\#(Self.verifier)';
        CREATE ROLE "o'ne ""x""" LOGIN CONNECTION LIMIT 3;
        CREATE ROLE U&"two\000alines\\" NOLOGIN SUPERUSER REPLICATION;
        GRANT "pg_monitor" TO "o'ne ""x""";
        GRANT "staff" TO "o'ne ""x""";
        CREATE DATABASE "a""b" ALLOW_CONNECTIONS true CONNECTION LIMIT 5;
        CREATE DATABASE U&"c'\\d\0009" ALLOW_CONNECTIONS true CONNECTION LIMIT -1;
        REVOKE CONNECT ON DATABASE U&"c'\\d\0009" FROM PUBLIC;
        UPDATE pg_database SET datconnlimit = -2 WHERE datname = E'c''\\d\u0009';
        CREATE DATABASE "old" ALLOW_CONNECTIONS false CONNECTION LIMIT -1;
        ALTER DATABASE "postgres" ALLOW_CONNECTIONS true CONNECTION LIMIT -1;

        """#)
  }

  @Test("Where ssl is on there are certificates, and the settings name them")
  func certificates() throws {
    let files = try export(
      """
      summary: A server.
      settings: {ssl: on}
      clientAuthority: root
      hba: [hostssl all all all cert]
      """)
    let settings = try #require(files["postgresql.conf"]).split(separator: "\n").suffix(3)
    #expect(
      settings == [
        "ssl_ca_file = '/o''ne/client-ca.crt'", "ssl_cert_file = '/o''ne/server.crt'",
        "ssl_key_file = '/o''ne/server.key'",
      ])
    #expect(files["client-ca.crt"] == files["root.crt"])
    for name in ["server.crt", "root.crt", "client.crt"] {
      #expect(files[name]?.hasPrefix("-----BEGIN CERTIFICATE-----\n") == true)
    }
    for name in ["server.key", "client.key"] {
      #expect(files[name]?.hasPrefix("-----BEGIN PRIVATE KEY-----\n") == true)
    }
  }

  @Test("What is said of TLS goes as it stands, and the revoked as a file")
  func tls() throws {
    let files = try export(
      """
      summary: A server.
      settings:
        ssl: on
        ssl_min_protocol_version: TLSv1
        ssl_max_protocol_version: TLSv1.2
        ssl_ciphers: DEFAULT:@SECLEVEL=0
        ssl_ecdh_curve: secp521r1
        ssl_prefer_server_ciphers: off
      clientAuthority: root
      clientRevocations: [client]
      hba: [hostssl all all all cert]
      """)
    let settings = try #require(files["postgresql.conf"]).split(separator: "\n").suffix(10)
    #expect(
      settings == [
        "ssl = 'on'", "ssl_min_protocol_version = 'TLSv1'", "ssl_max_protocol_version = 'TLSv1.2'",
        "ssl_ciphers = 'DEFAULT:@SECLEVEL=0'", "ssl_ecdh_curve = 'secp521r1'",
        "ssl_prefer_server_ciphers = 'off'", "ssl_ca_file = '/o''ne/client-ca.crt'",
        "ssl_cert_file = '/o''ne/server.crt'", "ssl_crl_file = '/o''ne/client-ca.crl'",
        "ssl_key_file = '/o''ne/server.key'",
      ])
    #expect(files["client-ca.crl"]?.hasPrefix("-----BEGIN X509 CRL-----\n") == true)
  }

  @Test(
    "What no real server has is refused, with the key that says it",
    arguments: [
      (
        "settings: {ssl: on}\nserverNames: {none: trusted}",
        "a: serverNames: no real server can be configured so; use a fixture without it"
      ),
      (
        "settings: {ssl: on}\napplicationProtocol: none",
        "a: applicationProtocol: no real server can be configured so; use a fixture without it"
      ),
      (
        "state: starting-up",
        "a: state: no real server can be configured so; use a fixture without it"
      ),
      (
        "queries: [{query: SELECT 2, tag: SELECT 1}]",
        "a: queries: no real server can be configured so; use a fixture without it"
      ),
      (
        "faults: [{at: accept, do: [close]}]",
        "a: faults: no real server can be configured so; use a fixture without it"
      ),
      (
        "backlog: full", "a: backlog: no real server can be configured so; use a fixture without it"
      ),
      (
        "settings: {ssl: on}\nchannelBinding: off",
        "a: channelBinding: no real server can be configured so; use a fixture without it"
      ),
      (
        "hosts: [127.0.0.1 client.example.org]",
        "a: hosts: no real server can be configured so; use a fixture without it"
      ),
      (
        "tables: {t: {columns: {a: int}}}",
        "a: tables: no real server can be configured so; use a fixture without it"
      ),
      (
        #"roles: {"a\0b": {password: x}}"#,
        "a: roles: a name holds NUL, which no real server has"
      ),
    ])
  func refused(key: String, error: String) throws {
    let thrown = #expect(throws: FixtureError.self) {
      try export("summary: A server.\nhba: [host all all all trust]\n\(key)")
    }
    #expect(thrown?.description == error)
  }

  @Test("Secrets are for their owner only, and a folder that holds something is left alone")
  func folder() throws {
    let parent = FileManager.default.temporaryDirectory
      .appending(path: "mock-postgres-export-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "conf")
    let server = try fixture("summary: A.\nsettings: {ssl: on}\nhba: [host all all all trust]")
    try ServerConfiguration.export(server, try catalogue(), to: folder)
    var modes: [String: Int] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let path = folder.appending(path: name).path
      modes[name] =
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    #expect(
      modes == [
        "postgresql.conf": 0o644, "pg_hba.conf": 0o644, "pg_ident.conf": 0o644,
        "accounts.sql": 0o600, "server.crt": 0o644, "server.key": 0o600, "root.crt": 0o644,
      ])
    let again = #expect(throws: FixtureError.self) {
      try ServerConfiguration.export(server, try catalogue(), to: folder)
    }
    #expect(again?.problem == "the folder is not empty")
  }

  @Test("A fixture can be read as of another version, whose texts and rules it then has")
  func version() throws {
    let yaml = "summary: A.\nsettings: {scram_iterations: 5}\nhba: [host all all all trust]"
    func read(_ version: String) throws -> ServerFixture {
      try ServerFixture(
        yaml: yaml, name: "a", file: "a.yaml", identities: try catalogue(),
        version: ServerVersion(version)
      ) { _ in "" }
    }
    #expect(try read("17.2").behaviour.settings.serverVersion == ServerVersion("17.2"))
    let error = #expect(throws: FixtureError.self) { try read("15.4") }
    #expect(
      error?.problem == "is not known to PostgreSQL 15", "a setting that the version does not have")
  }

  private func export(_ yaml: String) throws -> [String: String] {
    let configuration = try ServerConfiguration(
      try fixture(yaml), try catalogue(), folder: "/o'ne")
    return Dictionary(uniqueKeysWithValues: configuration.files.map { ($0.name, $0.text) })
  }
}
