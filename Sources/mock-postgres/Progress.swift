import Conformance

/// How far a run is: a line that is written over on a terminal, and nothing elsewhere.
final class Progress {
  private let total: Int
  private var done = 0
  private var failed = 0

  init(total: Int) {
    self.total = total
  }

  func advance(_ verdict: Verdict) {
    done += 1
    if verdict.grade == .failed { failed += 1 }
    guard Output.isTerminal else { return }
    let failures = failed > 0 ? ", \(failed) failed" : ""
    Output.standard.write("\r\(done) of \(total)\(failures)\u{1b}[K", terminator: "")
  }

  func finish() {
    guard Output.isTerminal else { return }
    Output.standard.write("\r\u{1b}[K", terminator: "")
  }
}
