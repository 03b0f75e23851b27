package import PostgresWire

/// What a fixture answers to the statements that it names.
package struct QueryAnswer: Hashable, Sendable {
  package var statement: StatementPattern
  /// The types of `$1…`, where Parse leaves them open; text where this does, too.
  package var parameters: [SQLType]
  /// Nil for a statement that returns no rows.
  package var columns: [ResultColumn]?
  package var rows: [[Cell]]
  /// How many times the rows come, one after the other.
  package var times = 1
  /// Nil is SELECT and the number of rows.
  package var tag: String?
  package var notices: [Diagnostic]
  /// Comes behind the rows, in place of the tag.
  package var failure: Diagnostic?
  /// How long the statement takes before its rows come.
  package var delay = Duration.zero

  package init(
    _ statement: StatementPattern, parameters: [SQLType] = [], columns: [ResultColumn]? = nil,
    rows: [[Cell]] = [], tag: String? = nil, notices: [Diagnostic] = [], failure: Diagnostic? = nil
  ) {
    self.statement = statement
    self.parameters = parameters
    self.columns = columns
    self.rows = rows
    self.tag = tag
    self.notices = notices
    self.failure = failure
  }

  package enum Cell: Hashable, Sendable {
    case value(SQLValue)
    /// The value of `$n`, counted from 1.
    case parameter(Int)
  }

  /// Class 42 is what PostgreSQL finds when it parses; but for privileges, which it checks when it
  /// executes, and what it finds after a while.
  var failsWhenParsed: Bool {
    delay == .zero && failure?.sqlState.map { $0.hasPrefix("42") && $0 != "42501" } ?? false
  }
}

extension QueryAnswer {
  /// The result, with the parameters in their places; a nil parameter is one of a type that cannot
  /// be read.
  func result(_ bound: [SQLValue?]) throws(StatementError) -> QueryResult {
    let types = (columns ?? []).map(\.type)
    var rows: [[SQLValue]] = []
    for row in self.rows {
      var values: [SQLValue] = []
      for (cell, type) in zip(row, types) {
        switch cell {
        case .value(let value): values.append(value)
        case .parameter(let number):
          guard bound.indices.contains(number - 1) else {
            throw .noParameter("$\(number)", position: 1, isPrepared: true)
          }
          guard let value = bound[number - 1] else {
            throw .unanswered("parameter $\(number), which has a type that is not known")
          }
          values.append(try value.cast(to: type))
        }
      }
      rows.append(values)
    }
    return QueryResult(
      waits: delay > .zero ? [.time(delay)] : [], notices: notices, columns: columns,
      rows: ResultRows(rows, times: times), tag: tag ?? "SELECT \(rows.count * times)",
      failure: failure.map { StatementError($0) })
  }
}
