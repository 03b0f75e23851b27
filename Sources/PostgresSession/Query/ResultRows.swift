/// The rows of a result: some, one after the other, and maybe all of them again and again.
///
/// Rows that repeat are kept once, and taking from the front moves none, so that a result of a
/// million rows costs no more than one of a few.
struct ResultRows: Hashable, Sendable, RandomAccessCollection {
  /// At least one, where there are places.
  private var kept: [[SQLValue]]
  private var places: Range<Int>

  init(_ rows: [[SQLValue]], times: Int = 1) {
    kept = rows
    places = 0..<rows.count * times
  }

  var startIndex: Int { places.lowerBound }
  var endIndex: Int { places.upperBound }

  subscript(place: Int) -> [SQLValue] { kept[place % kept.count] }

  /// Gives the first so many, and keeps the others.
  mutating func take(_ count: Int) -> ResultRows {
    var taken = self
    let end = places.lowerBound + Swift.min(count, places.count)
    taken.places = places.lowerBound..<end
    places = end..<places.upperBound
    return taken
  }

  /// Changes each row that is kept.
  func mapped(_ change: ([SQLValue]) -> [SQLValue]) -> ResultRows {
    var rows = self
    rows.kept = kept.map(change)
    return rows
  }
}

extension ResultRows: ExpressibleByArrayLiteral {
  init(arrayLiteral rows: [SQLValue]...) { self.init(rows) }
}
