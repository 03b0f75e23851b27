@testable import Conformance
import Testing

/// How far a run is, in a line.
struct ProgressLineTests {
  static let lines: [(done: Int, failed: Int, after: Duration, text: String)] = [
    (0, 0, .zero, "0 of 1840"),
    (3, 0, .milliseconds(400), "3 of 1840"),
    (0, 0, .seconds(20), "0 of 1840"),
    (120, 2, .seconds(3), "120 of 1840, 2 failed, 40/s, 43 s left"),
    (50, 0, .seconds(20), "50 of 1840, 2.5/s, 11 min 56 s left"),
    (1840, 0, .seconds(10), "1840 of 1840, 184/s, 0 s left"),
  ]

  @Test("Rate and time left are told as soon as they can be known", arguments: lines)
  func text(_ row: (done: Int, failed: Int, after: Duration, text: String)) {
    var line = ProgressLine(total: 1840)
    line.done = row.done
    line.failed = row.failed
    #expect(line.text(after: row.after) == row.text)
  }
}
