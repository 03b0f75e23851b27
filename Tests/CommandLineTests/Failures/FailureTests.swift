import Conformance
import Foundation
import ServerFixtures
import Support
import Testing

/// Each failure that users meet is shown by a server, in the client's own words; and `explain` knows
/// it from these words, and from the server's journal.
@Suite(.timeLimit(.minutes(5))) struct FailureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var row: FailureRow
    var meeting: FailureRow.Meeting

    var testDescription: String { "\(row.number) \(row.server): \(meeting.client.rawValue)" }
  }

  static let cases = FailureRow.all.flatMap { row in
    row.meetings.map { Case(row: row, meeting: $0) }
  }

  private static let gate = Gate(width: 4)
  private static let explanations = Result { try Explanations(FixtureDirectory.bundled()) }

  @Test("A client says what users hear of the failure", arguments: cases)
  func meets(_ testCase: Case) async throws {
    let meeting = testCase.meeting
    guard let executable = await meeting.client.executable() else {
      try Test.cancel("\(meeting.client.package) is not installed")
    }
    let seen = try await Self.gate.pass { try await Self.see(testCase, executable) }
    let hasSaid = meeting.words.contains {
      seen.output.contains($0.replacing("{port}", with: "\(seen.port)"))
    }
    #expect(hasSaid, "\(meeting.words) was expected:\n\(seen.output)")
    #expect(!seen.output.contains("this text is not the server's"))
    let explanations = try Self.explanations.get()
    if meeting.areTelling {
      let first = explanations.findings(in: seen.output).first?.explanation.failure
      #expect(first == testCase.row.failure, "\(seen.output)")
    }
    let told = explanations.findings(in: seen.journal).map(\.explanation.failure)
    switch testCase.row.journal {
    case .first: #expect(told.first == testCase.row.failure, "\(told) of \(seen.journal)")
    case .among: #expect(told.contains(testCase.row.failure), "\(told) of \(seen.journal)")
    case .nothing: break
    }
  }

  @Test("There are 34 failures, each met by two clients")
  func completeness() throws {
    #expect(Set(FailureRow.all.map(\.number)) == Set(1...34))
    let withoutTwo = FailureRow.all.filter { row in
      Set(row.meetings.map(\.client.package)).count < 2
    }
    #expect(withoutTwo.map(\.number) == [])
  }

  @Test(
    "A cancelled statement's request comes over a connection of its own, and the journal tells how")
  func cancel() async throws {
    let row = try #require(FailureRow.all.first { $0.number == 27 })
    let testCase = Case(row: row, meeting: row.meetings[0])
    guard let executable = await testCase.meeting.client.executable() else {
      try Test.cancel("psycopg is not installed")
    }
    let seen = try await Self.see(testCase, executable)
    let closed = seen.journal.split(separator: "\n").filter { $0.contains("\"event\":\"closed\"") }
    let isEncrypted = closed.map { $0.contains("\"version\":\"TLSv1") }
    #expect(isEncrypted.sorted { !$0 && $1 } == [false, true])
  }

  private struct Seen {
    var port: Int
    var output: String
    var journal: String
  }

  private static func see(_ testCase: Case, _ executable: URL) async throws -> Seen {
    let meeting = testCase.meeting
    let folder = try FailureFolder(meeting)
    defer { folder.remove() }
    let server = Program(MockPostgresProgram.url, ["serve", testCase.row.server, "--json"])
    var lines = server.lines
    do {
      let listener = try object(await lines.next())
      let output = try await meeting.client(
        executable, try options(meeting, listener, folder), then: meeting.then,
        environment: folder.environment(meeting))
      server.terminate()
      var journal: [String] = []
      while let line = await lines.next() { journal.append(line) }
      _ = await server.status()
      return Seen(
        port: listener["port"] as? Int ?? 0, output: output,
        journal: journal.joined(separator: "\n"))
    } catch {
      server.terminate()
      throw error
    }
  }

  private static func options(
    _ meeting: FailureRow.Meeting, _ listener: [String: Any], _ folder: FailureFolder
  ) throws -> [String: String] {
    var options = [
      "host": "127.0.0.1", "port": "\(listener["port"] ?? "")", "sslmode": meeting.mode,
      "dbname": listener["database"] as? String ?? "",
      "user": listener["username"] as? String ?? "",
      "password": listener["password"] as? String ?? "", "connect_timeout": "30",
    ]
    if meeting.mode.hasPrefix("verify") {
      options["sslrootcert"] = listener["rootCertificate"] as? String
    }
    for (name, value) in meeting.options { options[name] = try folder.path(value, listener) }
    return options.filter { !$0.value.isEmpty }
  }
}
