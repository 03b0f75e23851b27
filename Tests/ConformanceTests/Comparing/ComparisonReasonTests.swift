@testable import Conformance
import MockPostgres
import PostgresSession
import ServerFixtures
import Testing

/// What explains a difference, and what does not.
struct ComparisonReasonTests {
  private static let testCase = ComparisonCase(
    client: "psql", server: "ssl", mode: .require, credentials: .wrongPassword)

  private static func transcript(_ output: String) -> ClientTranscript {
    ClientTranscript(.init(claim: .connected, output: output), [], masks: [])
  }

  private static func finding(_ reasons: String) throws -> ComparisonFinding {
    ComparisonFinding(
      testCase, real: transcript("same\nreal"), mock: transcript("same\nmock"),
      try ComparisonReason.parse(reasons, file: "r"))
  }

  @Test(
    "A difference is explained when each line of it is, and of this case",
    arguments: [
      ("", ComparisonFinding.Verdict.different),
      ("psql/ssl/*/* | -stdout: real | why", .different),
      ("psql/ssl/*/* | -* | why\npsql/* | +stdout: m* | why", .explained),
      ("psql/plain/* | -* | why\npsql/plain/* | +* | why", .different),
    ])
  func verdict(reasons: String, verdict: ComparisonFinding.Verdict) throws {
    #expect(try Self.finding(reasons).verdict == verdict)
  }

  @Test("What is the same needs no reason")
  func same() throws {
    let transcript = Self.transcript("x")
    let finding = ComparisonFinding(Self.testCase, real: transcript, mock: transcript, [])
    #expect(finding.verdict == .same)
    #expect(ComparisonSummary([finding], [], isWhole: true).isGreen)
  }

  @Test("A run without a comparison proves nothing")
  func empty() {
    #expect(!ComparisonSummary([], [], isWhole: true).isGreen)
  }

  @Test(
    "A reason that explains nothing is an error, unless its cases were not run",
    arguments: [
      ("psql/* | -never | why", false, ["r:3: the reason explains no difference"]),
      ("pgjdbc/* | -never | why", false, []),
      ("pgjdbc/* | -never | why", true, ["r:3: the reason explains no difference"]),
    ])
  func stale(reason: String, isWhole: Bool, faults: [String]) throws {
    let text = "psql/* | -stdout: real | why\npsql/* | +stdout: mock | why\n\(reason)"
    let summary = ComparisonSummary(
      [try Self.finding(text)], try ComparisonReason.parse(text, file: "r"), isWhole: isWhole)
    #expect(summary.faults.map { "\($0.file):\($0.line ?? 0): \($0.problem)" } == faults)
    #expect(summary.isGreen == faults.isEmpty)
    #expect(summary.text == "1 comparisons, 0 unexplained differences, 1 explained")
  }

  @Test(
    "A pattern without a sign, and a line of two parts, are no reasons",
    arguments: ["a | b | c", "a | -b"])
  func malformed(text: String) {
    let error = #expect(throws: FixtureError.self) { try ComparisonReason.parse(text, file: "r") }
    #expect(
      error?.description
        == "r:1: is no reason; use CASES | -LINE | REASON, or +LINE for what the mock alone has")
  }

  @Test("Comments and blank lines say nothing")
  func parsing() throws {
    let reasons = try ComparisonReason.parse(
      "# A comment.\n\n  a/* |  +B E * | one | two  \n", file: "r")
    #expect(
      reasons == [
        ComparisonReason(cases: "a/*", change: "+B E *", reason: "one | two", file: "r", line: 3)
      ])
  }

  @Test(
    "Ports, paths, clocks and threads are masked in what a client writes, and blank lines are none")
  func masks() {
    let line = WireLine(end: .backend, text: "Z I")
    let transcript = ClientTranscript(
      .init(
        claim: .refused, output: "port 5433\n\n",
        errors: """
          /tmp/x/root.crt: no
          expired: current time 2026-11-22T22:24:12Z is after 2026-11-21T22:19:41Z
          ERR: 800C515F457F0000:error:0A000418:SSL routines\n
          """),
      [[line, WireLine(end: .frontend, text: "X")]],
      masks: [("/tmp/x/root.crt", "ROOT"), ("5433", "PORT")])
    #expect(
      transcript.lines == [
        "ended: refused", "stdout: port PORT", "stderr: ROOT: no",
        "stderr: expired: current time NOW is after 2026-11-21T22:19:41Z",
        "stderr: ERR: THREAD:error:0A000418:SSL routines", "1 F X", "1 B Z I",
      ])
  }
}
