package import Foundation
import Subprocess
import SystemPackage

/// What a program that ended by itself has said.
package struct ProgramResult: Hashable, Sendable {
  package var status: Int32
  /// But for the last line feed.
  package var output: String
  package var errors: String

  package init(status: Int32, output: String, errors: String) {
    self.status = status
    self.output = output
    self.errors = errors
  }
}

extension Program {
  /// Runs it to its end, in a folder; `environment` is added to this process's own.
  package static func run(
    _ executable: URL, _ arguments: [String], environment: [String: String] = [:],
    input: String? = nil, in folder: URL? = nil
  ) async throws -> ProgramResult {
    let (status, bytes, errors) = try await run(
      executable, arguments, .inherit.updating(keyed(environment)),
      input: Array((input ?? "").utf8), in: folder)
    let output = String(decoding: bytes, as: UTF8.self)
    return ProgramResult(
      status: status, output: output.hasSuffix("\n") ? String(output.dropLast()) : output,
      errors: errors)
  }

  /// Runs it to its end with no other environment; gives all the bytes of its output.
  package static func run(
    _ executable: String, _ arguments: [String], only environment: [String: String],
    input: [UInt8] = []
  ) async throws -> (status: Int32, bytes: [UInt8], errors: String) {
    try await run(
      URL(filePath: executable), arguments,
      .custom(
        Dictionary(
          uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })),
      input: input)
  }

  private static func run(
    _ executable: URL, _ arguments: [String], _ environment: Environment, input: [UInt8],
    in folder: URL? = nil
  ) async throws -> (status: Int32, bytes: [UInt8], errors: String) {
    let result = try await Subprocess.run(
      .path(FilePath(executable.path)), arguments: Arguments(arguments), environment: environment,
      workingDirectory: folder.map { FilePath($0.path) }, input: .array(input),
      output: .sequence, error: .sequence
    ) { execution in
      async let errors = bytes(of: execution.standardError)
      let output = try await bytes(of: execution.standardOutput)
      return (output: output, errors: try await errors)
    }
    return (
      number(result.terminationStatus), result.closureResult.output,
      String(decoding: result.closureResult.errors, as: UTF8.self)
    )
  }

  private static func bytes(of output: SubprocessOutputSequence) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await buffer in output {
      unsafe buffer.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  static func keyed(_ environment: [String: String]) -> [Environment.Key: String?] {
    Dictionary(
      uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })
  }

  static func number(_ status: TerminationStatus) -> Int32 {
    switch status {
    case .exited(let code), .signaled(let code): code
    }
  }

  /// Where a program is in PATH; nil where it is not installed.
  package static func find(_ name: String) -> URL? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { URL(filePath: String($0)).appending(path: name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  /// A program of this package, beside the tests themselves.
  package static func built(_ name: String) -> URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
  }
}
