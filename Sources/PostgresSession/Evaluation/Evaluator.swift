import PostgresWire

/// Runs plans: evaluates expressions over the rows of the queries that are being run.
struct Evaluator {
  /// The session, whose parameters `set_config` changes.
  var engine: QueryEngine
  let parameters: [SQLValue?]
  var frames: [Frame] = []
  /// The rows of queries that give the same each time.
  var cache: [QueryPlan: [[Datum]]] = [:]
  var indexes: [QueryPlan: [Int: [Datum: [Int]]]] = [:]
  var expressions: [String: RegularPattern] = [:]
  private var visited = 0

  /// How many rows a statement may look at: what would take longer has no answer.
  static let rowLimit = 1_000_000

  struct Frame {
    /// A row of each table of FROM.
    var rows: [[Datum]] = []
    var aggregates: [Datum] = []
    var windows: [Datum] = []
    var sets: [Datum] = []
    var commonTables: [[[Datum]]] = []
  }

  init(_ engine: QueryEngine, parameters: [SQLValue?]) {
    self.engine = engine
    self.parameters = parameters
  }

  var relations: RelationIndex { engine.relations }

  mutating func visit(_ count: Int = 1) throws {
    visited += count
    guard visited <= Self.rowLimit else {
      throw StatementError.unanswered("a statement that looks at more than \(Self.rowLimit) rows")
    }
  }
}

extension Evaluator {
  /// A value as the client gets it.
  func result(_ value: Datum, _ type: SQLType) -> SQLValue {
    var result = SQLValue(type, written: value.text(as: type))
    if type.namesObject || type.element?.namesObject == true {
      result.shown = shown(value, as: type)
    }
    return result
  }
}

extension SQLStatementText {
  /// Whether it begins as a statement that reads data.
  var isQuery: Bool {
    tokens.first == .symbol("(")
      || ["select", "with", "values", "table"].contains(tokens.first?.word ?? "")
  }
}
