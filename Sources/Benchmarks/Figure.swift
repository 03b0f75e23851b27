/// One thing that was measured, of mock-postgres and of what it is held against.
struct Figure: Encodable {
  var name: String
  var unit: String
  /// More is better; otherwise less is.
  var isRate = false
  /// In the order of the columns; the first is mock-postgres.
  var results: [Result] = []
  /// What mock-postgres is to reach.
  var target: String?

  struct Result: Encodable {
    var subject: Subject
    var samples: [Double]
    var median: Double { samples.median }
  }

  enum Subject: String, Encodable, CaseIterable {
    case mockPostgres = "mock-postgres"
    case floor = "C floor"
    case postgres = "PostgreSQL"
    case pgBouncer = "PgBouncer"
  }

  init(
    _ name: String, _ unit: String, isRate: Bool = false, target: String? = nil,
    _ samples: [(Subject, [Double])]
  ) {
    self.name = name
    self.unit = unit
    self.isRate = isRate
    self.target = target
    results = samples.filter { !$0.1.isEmpty }.map { Result(subject: $0.0, samples: $0.1) }
  }

  subscript(subject: Subject) -> Double? {
    results.first { $0.subject == subject }?.median
  }

  /// How many times as good mock-postgres is as another.
  func ratio(to subject: Subject) -> Double? {
    guard let own = self[.mockPostgres], let other = self[subject], own > 0, other > 0 else {
      return nil
    }
    return isRate ? own / other : other / own
  }
}

extension [Double] {
  /// 0 of none.
  var median: Double {
    let ordered = sorted()
    guard !ordered.isEmpty else { return 0 }
    let middle = ordered.count / 2
    return ordered.count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2
  }
}
