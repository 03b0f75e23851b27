/// SELECT, VALUES or TABLE with all that may stand around it, as it is written.
indirect enum QueryBodySyntax: Hashable, Sendable {
  case select(SelectSyntax)
  case values([[ExpressionSyntax]], place: Int)
  case combination(SetOperation, isAll: Bool, QuerySyntax, QuerySyntax, place: Int)
}

enum SetOperation: String, Hashable, Sendable {
  case union = "UNION"
  case intersect = "INTERSECT"
  case except = "EXCEPT"
}

struct QuerySyntax: Hashable, Sendable {
  var body: QueryBodySyntax
  var isRecursive = false
  var commonTables: [CommonTableSyntax] = []
  var order: [SortSyntax] = []
  var limit: ExpressionSyntax?
  var offset: ExpressionSyntax?
  /// Where FOR UPDATE or the like stands.
  var lockingPlace: Int?
  /// Where errors of the whole point to.
  var place: Int
}

struct CommonTableSyntax: Hashable, Sendable {
  var name: String
  var columns: [String]
  var query: QuerySyntax
  var place: Int
}

struct SelectSyntax: Hashable, Sendable {
  var isDistinct = false
  var distinctOn: [ExpressionSyntax] = []
  var items: [SelectItemSyntax] = []
  var from: [FromSyntax] = []
  var filter: ExpressionSyntax?
  var groups: [ExpressionSyntax] = []
  var having: ExpressionSyntax?
}

struct SelectItemSyntax: Hashable, Sendable {
  var expression: ExpressionSyntax
  var label: String?
}

struct AliasSyntax: Hashable, Sendable {
  var name: String
  var columns: [String] = []
  /// The types of `AS t(a int)`.
  var types: [TypeSyntax] = []
}

indirect enum FromSyntax: Hashable, Sendable {
  case table([String], AliasSyntax?, place: Int)
  case query(QuerySyntax, AliasSyntax?, isLateral: Bool, place: Int)
  case functions([ExpressionSyntax], hasOrdinality: Bool, AliasSyntax?, place: Int)
  case join(JoinSyntax)

  var place: Int {
    switch self {
    case .table(_, _, let place), .query(_, _, _, let place), .functions(_, _, _, let place): place
    case .join(let join): join.left.place
    }
  }
}

struct JoinSyntax: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case inner
    case left
    case right
    case full
  }

  var kind: Kind
  var left: FromSyntax
  var right: FromSyntax
  var condition: Condition
  /// Of what is in parentheses with an alias behind them.
  var alias: AliasSyntax?

  enum Condition: Hashable, Sendable {
    case none
    case natural
    case using([String])
    case on(ExpressionSyntax)
  }
}
