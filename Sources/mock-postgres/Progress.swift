import Conformance
import Foundation

/// How far a run is, on standard error: a line that is written over on a terminal, and elsewhere one
/// from time to time.
final class Progress {
  private var line: ProgressLine
  private let isStrict: Bool
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var shown: ContinuousClock.Instant
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let interval: Duration

  init(total: Int, isStrict: Bool) {
    line = ProgressLine(total: total)
    self.isStrict = isStrict
    start = clock.now
    shown = start
    interval = isTerminal ? .milliseconds(50) : .seconds(10)
  }

  func advance(_ verdict: Verdict) {
    line.done += 1
    if verdict.isFailure(strict: isStrict) { line.failed += 1 }
    guard clock.now - shown >= interval else { return }
    shown = clock.now
    let text = line.text(after: shown - start)
    if isTerminal {
      Output.error.write("\r\(text)\u{1b}[K", terminator: "")
    } else {
      Output.error.write(text)
    }
  }

  func finish() {
    guard isTerminal else { return }
    Output.error.write("\r\u{1b}[K", terminator: "")
  }
}
