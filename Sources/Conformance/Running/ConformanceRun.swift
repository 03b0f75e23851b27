/// Many cases through one runner, several at a time.
package struct ConformanceRun: Sendable {
  private let runner: any CaseRunner
  private let judge: Judge
  private let jobs: Int

  package init(_ runner: any CaseRunner, _ judge: Judge, jobs: Int) {
    self.runner = runner
    self.judge = judge
    self.jobs = max(jobs, 1)
  }

  /// Gives the verdicts in the order of the cases; `onVerdict` hears of each as it comes.
  package func verdicts(
    _ cases: [ConformanceCase], onVerdict: (Verdict) -> Void = { _ in }
  ) async throws -> [Verdict] {
    try await withThrowingTaskGroup(of: (Int, Verdict).self) { group in
      var verdicts: [Verdict?] = Array(repeating: nil, count: cases.count)
      var next = 0
      func add() {
        guard next < cases.count else { return }
        let (index, testCase) = (next, cases[next])
        group.addTask { (index, judge.verdict(testCase, try await runner.run(testCase))) }
        next += 1
      }
      for _ in 0..<jobs { add() }
      while let (index, verdict) = try await group.next() {
        verdicts[index] = verdict
        onVerdict(verdict)
        add()
      }
      return verdicts.compactMap(\.self)
    }
  }
}
