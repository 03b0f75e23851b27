import Foundation
import Support

/// `mock-postgres conform`, all of it, run once for the tests that look at what it says.
struct WholeRun: Sendable {
  let result: ProgramResult
  /// In JSON and as JUnit.
  let reports: [String]

  static func done() async throws -> WholeRun { try await run.value }

  private static let run = Task {
    try await withFile("unused", "") { path in
      let folder = URL(filePath: path).deletingLastPathComponent()
      let (json, junit) = (folder.appending(path: "r.json"), folder.appending(path: "r.xml"))
      let result = try await MockPostgresProgram.run(
        "conform", "--report", "json=\(json.path)", "--report", "junit=\(junit.path)")
      return WholeRun(
        result: result,
        reports: try [json, junit].map { try String(contentsOf: $0, encoding: .utf8) })
    }
  }
}
