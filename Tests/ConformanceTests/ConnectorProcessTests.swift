@testable import Conformance
import Foundation
import PostgresSession
import ServerFixtures
import Support
import Testing

/// Third-party clients, run as processes.
struct ConnectorProcessTests {
  /// Where a test is not about time, it does not matter how busy the machine is.
  private static let patience = "timeout: 600"

  @Test(
    "psql does what the tables say",
    .enabled(if: Program.find("psql") != nil, "psql is not installed"))
  func psql() async throws {
    let suite = try BundledSuite.suite
    let connector = try Connector("psql", in: suite.directory)
    // Of identities.table the mode that looks at all of a certificate: conform runs the others too.
    let cases = connector.cases(in: suite).filter {
      $0.expectation.place.file != "identities.table" || $0.mode == .verifyFull
    }
    let verdicts = try await verdicts(connector, cases)
    let failures = verdicts.filter { $0.isFailure(strict: connector.isStrict) }
    #expect(
      failures.map { "\($0.testCase.id): \($0.reasons) \($0.events.notation) \($0.output)" } == [])
    #expect(verdicts.count { $0.grade == .passed } > 100)
  }

  @Test("A connector that ends at once with 0 has lied")
  func liar() async throws {
    #expect(try await grades(command: "[true]") == [.failed])
  }

  @Test("A connector that ends with 89 does not have the mode")
  func unimplemented() async throws {
    #expect(try await grades(command: "[sh, -c, \"exit 89\"]") == [.unimplemented])
  }

  @Test("A connector that hangs fails its case")
  func hung() async throws {
    #expect(try await grades(command: "[tail, -f, /dev/null]", more: "timeout: 1") == [.failed])
  }

  @Test("What a connector wrote before it hung is kept, and what it has started is ended")
  func hungBehindShell() async throws {
    let verdict = try await verdict(
      command: "[sh, -c, 'echo waiting; tail -f /dev/null; true']", more: "timeout: 10")
    #expect(verdict.reasons.first == "the connector did not end in time")
    #expect(verdict.output == "waiting\n")
  }

  @Test(
    "What a client does where it is left waiting counts when it had time enough",
    .enabled(if: Program.find("bash") != nil, "bash is not installed"),
    arguments: [
      // It gets as far as to connect, and that is what the table says.
      ("[ $1 -gt 2 ] && exec 3<>/dev/tcp/127.0.0.1/$0; exit 1", "", Verdict.Grade.passed),
      ("exit 1", "", .nonStrict),
      // Nor is a waiver stale because of a client that had too little.
      (
        "[ $1 -gt 2 ] && exit 0; exec 3<>/dev/tcp/127.0.0.1/$0; exit 1",
        "waivers: {silent/*: it takes silence for success}", .waived
      ),
      (
        "exec 3<>/dev/tcp/127.0.0.1/$0; exit 1",
        "waivers: {silent/*: it takes silence for success}", .unexpectedlyPassed
      ),
    ])
  func hurried(script: String, more: String, grade: Verdict.Grade) async throws {
    let verdict = try await verdict(
      command: "[bash, -c, '\(script)', '{port}', '{connectTimeout}']",
      more: "\(Self.patience)\nstrict: on\n\(more)", id: "silent/Disable")
    #expect(verdict.grade == grade, "\(verdict.reasons)")
  }

  @Test("A crash is no refusal, also where the case is to be refused")
  func crashed() async throws {
    let verdict = try await verdict(
      command: "[sh, -c, kill -SEGV $$]", id: "closed-at-once/Disable")
    #expect(
      verdict.reasons.first == "the connector crashed: it was ended by signal 11 (SIGSEGV)")
    #expect(verdict.causes == ["it crashes before it connects"])
  }

  @Test(
    "A connection that stays open when the connector has ended fails the case, and no more",
    .enabled(if: Program.find("bash") != nil, "bash is not installed")
  )
  func leftOpen() async throws {
    // It asks for SSL, and the server's end ends what it leaves behind.
    let script =
      #"exec 3<>/dev/tcp/127.0.0.1/$0; printf "\0\0\0\10\4\322\26\57" >&3; "#
      + "head -c 1 <&3; cat <&3 >/dev/null 2>&1 & exit 1"
    let verdict = try await verdict(
      command: "[bash, -c, '\(script)', '{port}']", more: "timeout: 10")
    #expect(verdict.output == "N")
    #expect(verdict.reasons.contains("the connector ended, and its connection stayed open"))
  }

  @Test("A connector that prints without end is ended")
  func flood() async throws {
    let verdict = try await verdict(command: "[yes]")
    #expect(
      verdict.reasons.first
        == "the connector crashed: it was ended when it had printed more than a megabyte")
  }

  @Test("No shell looks at a command or at what its placeholders stand for")
  func noShell() async throws {
    let verdict = try await verdict(
      command: #"[printf, "%s|", "$HOME `id` > x; exit 7", "{server} $(id)", "*"]"#)
    #expect(verdict.output == "$HOME `id` > x; exit 7|127.0.0.1 $(id)|*|")
  }

  @Test("A statement that is none fails its case")
  func statement() async throws {
    let verdict = try await verdict(
      command: #"[sh, -c, "echo '{\"connected\": 1}'; exit 1"]"#)
    #expect(
      verdict.reasons.first == #"the connector's answer is not understood: {"connected": 1}"#)
  }

  @Test("A connector that is not there fails its case")
  func absent() async throws {
    #expect(try await grades(command: "[/no/such/program]") == [.failed])
  }

  @Test("A mode that a connector does not spell it does not have")
  func mode() async throws {
    #expect(
      try await grades(command: "[false]", more: "modes: {Require: require}\n\(Self.patience)") == [
        .unimplemented
      ])
  }

  @Test("Placeholders are filled, the home is empty, and the environment is clean")
  func environment() async throws {
    let script = """
      test -z "$(ls -A "$HOME")" && test -z "$PGHOST" && test "$1" = 127.0.0.1 && \
      test "$2" = disable && test "$SECRET" = s3cret && test -z "$ROOT" && exit 89
      """
    let yaml = """
      summary: Looks around.
      command: [sh, -c, '\(script)', sh, "{server}", "{sslMode}"]
      environment: {SECRET: "{password}", ROOT: "{rootCertificate}"}
      modes: {Disable: disable}
      \(Self.patience)
      """
    let connector = try Connector(yaml: yaml, name: "x", file: "x.yaml")
    #expect(try await verdicts(connector, [plainDisable]).map(\.grade) == [.unimplemented])
  }

  @Test(
    "A client is given the root and the lists of revocations of its server, where it is to verify",
    arguments: [
      ("trusted/Verify-Ca", "-----BEGIN CERTIFICATE-----\n"),
      ("expired-root/Verify-Ca", "-----BEGIN CERTIFICATE-----\n"),
      (
        "revoked-intermediate/Verify-Full",
        """
        -----BEGIN CERTIFICATE-----
        -----BEGIN X509 CRL-----
        -----BEGIN X509 CRL-----

        """
      ),
      ("revoked/Require", ""),
    ])
  func trust(id: String, expected: String) async throws {
    let connector = try Connector(
      yaml: """
        summary: Looks at what it is given.
        command: [sh, -c, 'cat $1 $2 </dev/null | grep BEGIN', sh, "{rootCertificate}",
          "{revocationList}"]
        \(Self.patience)
        """, name: "x", file: "x.yaml")
    let testCase = try #require(
      try BundledSuite.suite.casesByParameters().first { $0.id == id })
    #expect(try await verdicts(connector, [testCase]).map(\.output) == [expected])
  }

  private var plainDisable: ConformanceCase {
    get throws {
      try #require(try BundledSuite.suite.casesByParameters().first { $0.id == "plain/Disable" })
    }
  }

  private func verdict(
    command: String, more: String = Self.patience, id: String = "plain/Disable"
  ) async throws -> Verdict {
    let connector = try Connector(
      yaml: "summary: S.\ncommand: \(command)\n\(more)\n", name: "x", file: "x.yaml")
    let testCase = try #require(
      try BundledSuite.suite.casesByParameters().first { $0.id == id })
    return try #require(try await verdicts(connector, [testCase]).first)
  }

  private func grades(command: String, more: String = Self.patience) async throws -> [Verdict.Grade]
  {
    let connector = try Connector(
      yaml: "summary: S.\ncommand: \(command)\n\(more)\n", name: "x", file: "x.yaml")
    return try await verdicts(connector, [plainDisable]).map(\.grade)
  }

  private func verdicts(
    _ connector: Connector, _ cases: [ConformanceCase]
  ) async throws -> [Verdict] {
    let suite = try BundledSuite.suite
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "mock-postgres-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let runner = ProcessRunner(
      suite, ConnectorProgram(connector, scratch: scratch), scratch: scratch)
    var options = ConformanceRun.Options()
    options.isStrict = connector.isStrict
    return try await ConformanceRun(
      runner, Judge(suite, waivers: connector.waivers), jobs: 8, options
    ).verdicts(cases)
  }
}
