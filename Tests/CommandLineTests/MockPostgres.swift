import Foundation
import Support
import Testing

/// The program under test.
enum MockPostgresProgram {
  static let url = Program.built("mock-postgres")

  static func run(_ arguments: String..., input: String? = nil) async throws -> ProgramResult {
    try await Program.run(url, arguments, input: input)
  }

  static func run(_ arguments: [String]) async throws -> ProgramResult {
    try await Program.run(url, arguments)
  }

  /// Runs `serve`, hands over what it writes, and ends it with SIGTERM; gives its exit status.
  static func serve(
    _ arguments: [String], _ body: (inout Program.Lines) async throws -> Void
  ) async throws -> Int32 {
    let program = Program(url, ["serve"] + arguments)
    var lines = program.lines
    do {
      try await body(&lines)
    } catch {
      program.terminate()
      throw error
    }
    program.terminate()
    return await program.status()
  }
}

/// A file for the time of a test.
func withFile<Result>(
  _ name: String, _ text: String, _ body: (String) async throws -> Result
) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "mock-postgres-cli-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let file = folder.appending(path: name)
  try text.write(to: file, atomically: true, encoding: .utf8)
  return try await body(file.path)
}

/// A line of JSON Lines.
func object(_ line: String?) throws -> [String: Any] {
  let line = try #require(line)
  return try #require(
    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
}
