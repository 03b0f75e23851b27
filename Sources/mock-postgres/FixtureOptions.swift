import ArgumentParser
import Foundation
import ServerFixtures

/// Where the fixtures are.
struct FixtureOptions: ParsableArguments {
  @Option(
    name: .customLong("fixtures"), help: "A folder of fixtures in place of the bundled ones.",
    completion: .directory)
  var folder: String?

  func directory() throws -> FixtureDirectory {
    try orUsageError {
      if let folder { try FixtureDirectory(URL(filePath: folder)) } else { try .bundled() }
    }
  }
}

/// Runs what reads input files: a fault of theirs ends the program with status 64, in one line.
func orUsageError<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as FixtureError {
    throw usageError(error.description)
  }
}

/// Prints the line, and gives what ends the program with status 64 (`EX_USAGE`).
func usageError(_ line: String) -> ExitCode {
  Output.error.write(line)
  return ExitCode(64)
}

/// Prints the line, and gives what ends the program with status 69 (`EX_UNAVAILABLE`): something that
/// is to be run is not installed.
func unavailable(_ line: String) -> ExitCode {
  Output.error.write(line)
  return ExitCode(69)
}
