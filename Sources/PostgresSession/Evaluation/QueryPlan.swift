/// A query that is ready to be run.
///
/// Theory of operation: each query has a frame while it runs, which holds the row of each table of
/// FROM, and an expression reaches the frames around its own by how many levels out they are. What
/// is computed for a group, or for a window, is put into the frame before the expressions that
/// name it are evaluated.
final class QueryPlan: Sendable {
  let columns: [PlanColumn]
  let commonTables: [CommonTable]
  let body: Body
  let sort: [SortKey]
  let limit: Expression?
  let offset: Expression?
  /// Whether it reads rows of a query around it, so that it gives others each time.
  let isCorrelated: Bool

  indirect enum Body: Sendable {
    case select(SelectPlan)
    case values([[Expression]])
    case combination(SetOperation, isAll: Bool, QueryPlan, QueryPlan)
  }

  struct CommonTable: Sendable {
    var plan: QueryPlan
    /// What is repeated with the rows that came of it the last time, until there are none.
    var recursive: QueryPlan?
    var isAll = true
  }

  init(
    columns: [PlanColumn], commonTables: [CommonTable] = [], body: Body, sort: [SortKey] = [],
    limit: Expression? = nil, offset: Expression? = nil, isCorrelated: Bool = false
  ) {
    self.columns = columns
    self.commonTables = commonTables
    self.body = body
    self.sort = sort
    self.limit = limit
    self.offset = offset
    self.isCorrelated = isCorrelated
  }

  var results: [ResultColumn] {
    columns.map { column in
      var result = ResultColumn(column.name, column.type, typeModifier: column.modifier)
      result.tableOID = column.origin?.tableOID ?? 0
      result.attributeNumber = column.origin?.attributeNumber ?? 0
      return result
    }
  }
}

/// The same plan, or none.
extension QueryPlan: Hashable {
  static func == (left: QueryPlan, right: QueryPlan) -> Bool { left === right }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

struct PlanColumn: Sendable {
  var name: String
  var type: SQLType
  var modifier: Int32 = -1
  var shape: [Shape]?
  var origin: ResultColumn?
}

/// By a column of the output, which may be one that is not shown.
struct SortKey: Hashable, Sendable {
  var index: Int
  var isDescending: Bool
  var areNullsFirst: Bool
}

/// By an expression.
struct SortExpression: Hashable, Sendable {
  var expression: Expression
  var isDescending: Bool
  var areNullsFirst: Bool
}

struct SelectPlan: Sendable {
  var steps: [JoinStep] = []
  var slotCount = 0
  /// What holds whatever the tables have, and is tested once.
  var preconditions: [Expression] = []
  /// The columns shown, then those that rows are sorted by.
  var targets: [Expression] = []
  var groups: [Expression] = []
  var isGrouped = false
  var aggregates: [Aggregate] = []
  var having: Expression?
  var windows: [WindowCall] = []
  var sets: [Expression] = []
  var isDistinct = false
  /// Columns of the output by which rows are distinct.
  var distinctOn: [Int] = []
}

struct Aggregate: Hashable, Sendable {
  var function: Function
  var arguments: [Expression]
  var types: [SQLType]
  var result: SQLType
  var isDistinct: Bool
  var order: [SortExpression]
  var filter: Expression?
}

struct WindowCall: Hashable, Sendable {
  var function: Function
  var arguments: [Expression]
  var types: [SQLType]
  var result: SQLType
  var partition: [Expression]
  var order: [SortExpression]
}

/// One more table of FROM, joined to those before it.
struct JoinStep: Sendable {
  indirect enum Source: Sendable {
    case table(Table)
    /// Of the query so many levels out.
    case commonTable(up: Int, Int)
    case query(QueryPlan)
    /// The arguments are evaluated for each row before; a function that gives no set gives one row.
    case function(Expression, hasOrdinality: Bool, isRow: Bool)
    /// A join of its own, with its rows at the places of its tables.
    case steps([JoinStep])
    /// All rows of both, with NULLs where one has none for the other.
    case full([JoinStep], [JoinStep], [Expression], leftSlots: [Int], rightSlots: [Int])
  }

  var source: Source
  /// The places of the tables that it gives rows for, with their numbers of columns.
  var slots: [Int]
  var widths: [Int]
  /// A row before it stays, with NULLs, where nothing matches.
  var isOuter: Bool
  /// What makes rows match.
  var matches: [Expression] = []
  /// Equalities of a column here with what is known before; rows are found by the first.
  var lookup: Lookup?
  /// What is left of WHERE that can be tested now.
  var filters: [Expression] = []
  /// Whether it needs the rows before it.
  var isLateral = false

  struct Lookup: Hashable, Sendable {
    var column: Int
    var key: Expression
  }
}
