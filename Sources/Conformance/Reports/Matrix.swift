import PostgresSession

/// The verdicts of a run by server and mode, in the order of the tables.
struct Matrix {
  /// Those that the run has a case of.
  let modes: [SSLMode]
  let rows: [Row]

  struct Row {
    var server: String
    /// The server, and how its client differs.
    var name: String
    /// The expectation table that it stands in, by name.
    var table: String
    /// One for each of the modes; nil where there is no case.
    var cells: [Cell?]
  }

  /// The cases of one server and mode, in all forms.
  struct Cell {
    /// Not empty; those that tell most come first.
    var verdicts: [Verdict]
    var failed: Int
    var mark: Mark

    enum Mark: String {
      case failed
      case waived
      case unimplemented
      case nonStrict = "non-strict"
      case passed
    }

    var outcome: Outcome { verdicts[0].outcome }
  }

  init(_ summary: Summary) {
    modes = SSLMode.allCases.filter { mode in
      summary.verdicts.contains { $0.testCase.mode == mode }
    }
    var order: [String] = []
    var groups: [String: [Verdict]] = [:]
    for verdict in summary.verdicts {
      if groups[verdict.rowName] == nil { order.append(verdict.rowName) }
      groups[verdict.rowName, default: []].append(verdict)
    }
    rows = order.compactMap { [modes] name in
      guard let verdicts = groups[name], let first = verdicts.first else { return nil }
      let file = first.testCase.expectation.place.file
      return Row(
        server: first.testCase.server, name: name,
        table: file.hasSuffix(".table") ? String(file.dropLast(".table".count)) : file,
        cells: modes.map { mode in
          Cell(verdicts.filter { $0.testCase.mode == mode }, strict: summary.isStrict)
        })
    }
  }
}

extension Matrix.Cell {
  fileprivate init?(_ verdicts: [Verdict], strict: Bool) {
    guard !verdicts.isEmpty else { return nil }
    failed = verdicts.count { $0.isFailure(strict: strict) }
    let grades = Set(verdicts.map(\.grade))
    mark =
      if failed > 0 {
        .failed
      } else if grades.contains(.waived) {
        .waived
      } else if grades == [.unimplemented] {
        .unimplemented
      } else if grades.contains(.nonStrict) {
        .nonStrict
      } else {
        .passed
      }
    let rank = { (verdict: Verdict) in
      verdict.isFailure(strict: strict) ? 0 : verdict.grade == .passed ? 2 : 1
    }
    self.verdicts = verdicts.sorted { rank($0) < rank($1) }
  }
}

extension Verdict {
  /// The server, and how its client differs.
  var rowName: String {
    testCase.variation.changes.isEmpty
      ? testCase.server : "\(testCase.server) \(testCase.variation)"
  }
}
