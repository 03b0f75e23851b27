/// Many cases through one runner, several at a time.
package struct ConformanceRun: Sendable {
  private let runner: any CaseRunner
  private let judge: Judge
  private let jobs: Int
  private let options: Options

  package struct Options: Hashable, Sendable {
    /// The right outcome by another way is a failure.
    package var isStrict = false
    /// How often each case is run.
    package var repetitions = 1
    /// How often more a case is run that fails.
    package var retries = 0
    /// No case is begun behind one that fails.
    package var failsFast = false

    package init() {}
  }

  package init(
    _ runner: any CaseRunner, _ judge: Judge, jobs: Int, _ options: Options = Options()
  ) {
    self.runner = runner
    self.judge = judge
    self.jobs = max(jobs, 1)
    self.options = options
  }

  /// Gives the verdicts in the order of the cases; `onVerdict` hears of each as it comes.
  package func verdicts(
    _ cases: [ConformanceCase], onVerdict: (Verdict) -> Void = { _ in }
  ) async throws -> [Verdict] {
    try await verdicts(RunPlan(cases), onVerdict: onVerdict)
  }

  /// Gives the verdicts in the order of the tables: fewer than there are cases where a failure has
  /// ended the run.
  package func verdicts(
    _ plan: RunPlan, onVerdict: (Verdict) -> Void = { _ in }
  ) async throws -> [Verdict] {
    let order = plan.order
    return try await withThrowingTaskGroup(of: Verdict.self) { group in
      var verdicts: [Verdict] = []
      var next = 0
      func add() {
        guard next < order.count else { return }
        let (number, testCase) = order[next]
        group.addTask { try await verdict(number, testCase) }
        next += 1
      }
      for _ in 0..<jobs { add() }
      while let verdict = try await group.next() {
        verdicts.append(verdict)
        onVerdict(verdict)
        if options.failsFast, isFailure(verdict) { next = order.count }
        add()
      }
      return verdicts.sorted { $0.number < $1.number }
    }
  }

  /// Of all repetitions the worst, and the last where it was tried again.
  private func verdict(_ number: Int, _ testCase: ConformanceCase) async throws -> Verdict {
    let clock = ContinuousClock()
    let start = clock.now
    var verdicts: [Verdict] = []
    repeat {
      verdicts.append(try await verdict(testCase))
    } while verdicts.count < options.repetitions
      || (verdicts.count < options.repetitions + options.retries
        && verdicts.last.map(isFailure) ?? false)
    let last = verdicts[verdicts.count - 1]
    let worst =
      verdicts.first(where: isFailure) ?? verdicts.first { $0.grade != .passed } ?? last
    var verdict = options.retries > 0 ? last : worst
    verdict.number = number
    verdict.duration = start.duration(to: clock.now)
    verdict.repetitions = .init(
      count: verdicts.count, failed: verdicts.count(where: isFailure))
    return verdict
  }

  /// A client that gave up is given more time, before that is held against it or against its waiver.
  private func verdict(_ testCase: ConformanceCase) async throws -> Verdict {
    let observation = try await runner.run(testCase, .brief)
    let verdict = judge.verdict(testCase, observation)
    guard observation.isHurried, isFailure(verdict) else { return verdict }
    return judge.verdict(testCase, try await runner.run(testCase, .ample))
  }

  private func isFailure(_ verdict: Verdict) -> Bool {
    verdict.isFailure(strict: options.isStrict)
  }
}
