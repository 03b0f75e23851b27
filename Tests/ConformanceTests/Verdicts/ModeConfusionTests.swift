@testable import Conformance
import PostgresSession
import Testing

/// What a whole run tells of the modes of a connector.
struct ModeConfusionTests {
  private static let modes = SSLMode.allCases

  /// A run of `sslmode.table` by a connector that treats each mode as `treated` says.
  private static func run(_ treated: (SSLMode) -> SSLMode) throws -> [Verdict] {
    let suite = try BundledSuite.suite
    let cases = suite.casesByParameters().filter {
      $0.expectation.place.file == "sslmode.table" && $0.variation.changes.isEmpty
    }
    return cases.map { testCase in
      let other = cases.first {
        $0.server == testCase.server && $0.mode == treated(testCase.mode)
      }
      var verdict = Verdict(passing: testCase)
      verdict.events = other?.expectation.events ?? []
      verdict.outcome = other?.expectation.outcome ?? .fail
      verdict.grade = verdict.difference == nil ? .passed : .failed
      return verdict
    }
  }

  @Test("A mode that is treated as another is told, whichever they are", arguments: modes, modes)
  func one(_ mode: SSLMode, _ other: SSLMode) throws {
    let confusions = ModeConfusion.all(in: try Self.run { $0 == mode ? other : $0 })
    guard mode != other else {
      #expect(confusions == [])
      return
    }
    #expect(confusions.map(\.mode) == [mode])
    #expect(confusions.first?.treatedAs == [other])
    #expect(
      confusions.lines.first?.hasPrefix("it treats \(mode.rawValue) as \(other.rawValue): in all ")
        == true)
  }

  @Test("A connector that treats every mode as one of them ignores sslMode", arguments: modes)
  func ignored(_ mode: SSLMode) throws {
    let lines = ModeConfusion.all(in: try Self.run { _ in mode }).lines
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("it ignores sslMode: in all ") == true)
    #expect(lines.first?.contains(" it did what the tables say of \(mode.rawValue), ") == true)
  }

  @Test("Two failures of their own kind tell nothing of modes")
  func unrelated() throws {
    var verdicts = try Self.run { $0 }
    for index in verdicts.indices where verdicts[index].testCase.server == "ssl" {
      verdicts[index].events = [.connect]
      verdicts[index].grade = .failed
    }
    #expect(ModeConfusion.all(in: verdicts) == [])
  }
}
