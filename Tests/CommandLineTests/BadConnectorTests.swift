import Foundation
import Support
import Testing

/// Connectors that are wrong on purpose, each caught by `conform` with the sentence that it breaks
/// and the cause.
@Suite(.enabled(if: Program.find("python3") != nil, "python3 is not installed"))
struct BadConnectorTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var fault: String
    /// Of a file in `Tests/Clients/Bad`.
    var connector: String
    var arguments: [String]
    /// The first verdict that is not as expected.
    var verdict: String
    /// What is said of all cases together, where it tells more.
    var conclusions: [String]

    var testDescription: String { fault }
  }

  @Test("A bad connector is told what it does wrong, and never its password", arguments: Row.all)
  func caught(_ row: Row) async throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Clients/Bad/\(row.connector).yaml").standardized
    let result = try await Program.run(
      MockPostgresProgram.url, ["conform", file.path] + row.arguments)
    #expect(result.status == 1, "\(result.errors)")
    // Line numbers of tables and ports are not the same every time.
    let output = result.output.replacing(/\.table:\d+/, with: ".table:N")
      .replacing(/127\.0\.0\.1:\d+/, with: "127.0.0.1:PORT")
    let verdict = output.split(separator: "\n\n").map(String.init).first {
      $0.hasPrefix("failed: ") || $0.hasPrefix("non-strict: ")
    }
    #expect(verdict == row.verdict)
    let conclusions = output.split(separator: "\n").map(String.init).filter {
      $0.hasPrefix("all in all: ") || $0.hasPrefix("secrets: ")
    }
    #expect(conclusions == row.conclusions)
    #expect(!output.contains("s3cret"))
  }
}

extension BadConnectorTests.Row {
  static let all: [Self] = [
    Self(
      fault: "One that says ssl of a connection in plaintext has lied", connector: "lies",
      arguments: ["--server", "plain", "--mode", "Prefer"],
      verdict: """
        failed: plain/Prefer
          sslmode.table:N: connect, sslreject, authok -> plain
          the connector says that its connection is encrypted, and the server saw it in plaintext
          the document (azure.prefer.2, aws.prefer.2): This option also allows for non-SSL connections.
          likely cause: it says what was asked for and not what it got: it does not look at its \
        connection
          | {"connected": true, "tls": true}
        """,
      conclusions: ["secrets: scram-proof in the clear in 2 cases, as their modes allow"]),
    Self(
      fault: "One that hangs is ended, and fails its case", connector: "hangs",
      arguments: ["--server", "plain", "--mode", "Disable"],
      verdict: """
        failed: plain/Disable
          sslmode.table:N: connect, authok -> plain
          the connector did not end in time
          expected plain, and it was fail
          the document (azure.disable.1, aws.disable.1): Use this option to disable SSL.
          likely cause: it hangs once it has been let in: it sets no limit to how long it waits, or \
        does not end when it is done
          | connected
        """,
      conclusions: ["secrets: scram-proof in the clear in 1 case, as their modes allow"]),
    Self(
      fault: "One that crashes fails its case, though the server saw what it should",
      connector: "crashes",
      arguments: ["--server", "plain", "--mode", "Require"],
      verdict: """
        failed: plain/Require
          sslmode.table:N: connect, sslreject -> fail
          the connector crashed: it was ended by signal 11 (SIGSEGV)
          the document (azure.require.2, aws.require.2): If the server does not support SSL, then the \
        connections will fail.
          likely cause: it crashes on N, the answer of a server without SSL
        """,
      conclusions: []),
    Self(
      fault: "One that prints its password fails its case, and no report prints it again",
      connector: "prints-password",
      arguments: ["--server", "plain", "--mode", "Disable"],
      verdict: """
        failed: plain/Disable
          sslmode.table:N: connect, authok -> plain
          violated: no secret is printed
          the document (azure.disable.1, aws.disable.1): Use this option to disable SSL.
          likely cause: it prints the credentials that it was given
          | connecting to postgresql://acme:•••@127.0.0.1:PORT/acme?sslmode=disable
        """,
      conclusions: [
        "secrets: scram-proof in the clear in 1 case, as their modes allow",
        "secrets: password printed in 1 case: plain/Disable",
      ]),
    Self(
      fault: "One that ignores sslMode is told by all cases together", connector: "ignores-mode",
      arguments: ["--server", "*ssl*"],
      verdict: """
        failed: hostssl-only/Allow
          sslmode.table:N: connect, authfail, reconnect, sslaccept, authok -> ssl
          expected ssl, and it was fail
          event 3: expected reconnect, and it was the end
            expected   seen
            connect    connect
            authfail   authfail
          ≠ reconnect  -
            sslaccept  -
            authok     -
            -> ssl     -> fail
          the document (azure.allow.1, aws.allow.1): Use this option to allow SSL connections.
          likely cause: it did not come again with SSL when it was refused without: it treats Allow as \
        Disable
          | failed: no pg_hba.conf entry for host "127.0.0.1", user "acme", database "acme", no \
        encryption
        """,
      conclusions: [
        "all in all: it ignores sslMode: in all 17 cases of other modes it did what the tables say of "
          + "Disable, 14 of them failed",
        "secrets: scram-proof in the clear in 8 cases: ssl/Require, hostnossl-only/Require, "
          + "ssl/Verify-Ca, hostnossl-only/Verify-Ca, ssl/Verify-Full and 3 more",
        "secrets: scram-proof in the clear in 7 cases, as their modes allow",
      ]),
    Self(
      fault: "One that downgrades Require has sent what must not be sent in the clear",
      connector: "downgrades",
      arguments: ["--server", "plain", "--mode", "Require"],
      verdict: """
        failed: plain/Require
          sslmode.table:N: connect, sslreject -> fail
          violated: Require and stronger send no startup packet in the clear
          violated: Require and stronger send no secret in the clear
          expected fail, and it was plain
          event 3: expected the end, and it was authok
            expected   seen
            connect    connect
            sslreject  sslreject
          ≠ -          authok
            -> fail    -> plain
          the document (azure.require.2, aws.require.2): If the server does not support SSL, then the \
        connections will fail.
          likely cause: it sent its startup packet in plaintext after N: it treats Require as Prefer
        """,
      conclusions: ["secrets: scram-proof in the clear in 1 case: plain/Require"]),
    Self(
      fault: "One that skips the name check has sent its password to another host",
      connector: "skips-name",
      arguments: ["--server", "wrong-host", "--mode", "Verify-Full"],
      verdict: """
        failed: wrong-host/Verify-Full
          sslmode.table:N: connect, sslaccept -> fail
          violated: Verify-Ca sends nothing to a certificate that it cannot trust, and Verify-Full \
        nothing to one for another name
          expected fail, and it was ssl
          event 3: expected the end, and it was authok
            expected   seen
            connect    connect
            sslaccept  sslaccept
          ≠ -          authok
            -> fail    -> ssl
          the document (azure.verify-full, aws.verify-full): Use this option to verify server \
        certificates with the host's name while failing connections if the server does not support SSL.
          likely cause: it accepts a certificate for another host: it treats Verify-Full as Verify-Ca
        """,
      conclusions: [
        "secrets: scram-proof to an unverified peer in 2 cases: wrong-host/Verify-Full, wrong-host,server=localhost/Verify-Full"
      ]),
    Self(
      fault: "One that comes again after AuthenticationOk is told so", connector: "retries",
      arguments: ["--server", "parameters-cut", "--mode", "Prefer"],
      verdict: """
        non-strict: parameters-cut/Prefer
          faults.table:N: connect, sslaccept, authok -> fail
          event 4: expected the end, and it was reconnect
            expected   seen
            connect    connect
            sslaccept  sslaccept
            authok     authok
          ≠ -          reconnect
            -          authok
            -> fail    -> fail
          the document (libpq.behind): What fails behind AuthenticationOk is not tried again.
          likely cause: it came again, and in plaintext, after AuthenticationOk: what fails behind \
        that is no reason for another attempt
          | failed: the server closed the connection
        """,
      conclusions: ["secrets: scram-proof in the clear in 1 case, as their modes allow"]),
  ]
}
