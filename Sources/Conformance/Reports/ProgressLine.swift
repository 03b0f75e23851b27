/// How far a run is, in a line.
package struct ProgressLine: Hashable, Sendable {
  package var total: Int
  package var done = 0
  package var failed = 0

  package init(total: Int) {
    self.total = total
  }

  /// As `120 of 1840, 2 failed, 41/s, 42 s left`; what cannot be known yet is left out.
  package func text(after elapsed: Duration) -> String {
    let seconds = elapsed / .seconds(1)
    var parts = ["\(done) of \(total)"]
    if failed > 0 { parts.append("\(failed) failed") }
    if done > 0, seconds >= 1 {
      let rate = Double(done) / seconds
      parts.append(rate < 10 ? "\((rate * 10).rounded() / 10)/s" : "\(Int(rate.rounded()))/s")
      parts.append("\(Duration.seconds(Double(total - done) / rate).spelled) left")
    }
    return parts.joined(separator: ", ")
  }
}

extension Duration {
  /// As `42 s` or `2 min 10 s`, rounded up.
  var spelled: String {
    let seconds = Int((self / .seconds(1)).rounded(.up))
    return seconds < 60 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
  }
}
