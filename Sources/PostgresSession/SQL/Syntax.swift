/// An expression as it is written.
struct ExpressionSyntax: Hashable, Sendable {
  var kind: Kind
  /// Where errors point to: an operator, the name of a function, `::`; in characters from 1.
  var place: Int

  indirect enum Kind: Hashable, Sendable {
    case string(String)
    case integer(String)
    case numeric(String)
    case bits(String)
    case boolean(Bool)
    case null
    case parameter(Int)
    /// `a`, `t.a`, `s.t.a`.
    case column([String])
    /// `*`, `t.*`.
    case star([String])
    case cast(ExpressionSyntax, TypeSyntax)
    /// No left operand for a prefix operator.
    case `operator`(OperatorName, ExpressionSyntax?, ExpressionSyntax)
    case and([ExpressionSyntax])
    case or([ExpressionSyntax])
    case not(ExpressionSyntax)
    case isNull(ExpressionSyntax, isNegated: Bool)
    /// Nil is UNKNOWN.
    case isBoolean(ExpressionSyntax, Bool?, isNegated: Bool)
    case isDistinct(ExpressionSyntax, ExpressionSyntax, isNegated: Bool)
    case between(
      ExpressionSyntax, ExpressionSyntax, ExpressionSyntax, isNegated: Bool, isSymmetric: Bool)
    case inList(ExpressionSyntax, [ExpressionSyntax], isNegated: Bool)
    /// IN, or an operator with ANY or ALL.
    case quantifiedQuery(
      ExpressionSyntax, OperatorName, isAll: Bool, QuerySyntax, isNegated: Bool)
    case quantifiedArray(ExpressionSyntax, OperatorName, isAll: Bool, ExpressionSyntax)
    /// LIKE and ILIKE.
    case like(ExpressionSyntax, ExpressionSyntax, escape: ExpressionSyntax?, OperatorName)
    case row([ExpressionSyntax])
    case array([ExpressionSyntax])
    case arrayQuery(QuerySyntax)
    case scalarQuery(QuerySyntax)
    case exists(QuerySyntax)
    case subscripts(ExpressionSyntax, [SubscriptSyntax])
    case field(ExpressionSyntax, String)
    case `case`(ExpressionSyntax?, [WhenSyntax], otherwise: ExpressionSyntax?)
    case coalesce([ExpressionSyntax])
    case nullIf(ExpressionSyntax, ExpressionSyntax)
    case greatest([ExpressionSyntax], isLeast: Bool)
    case call(CallSyntax)
    /// `current_user` and the like.
    case keyword(String)
    case collate(ExpressionSyntax, [String])
  }
}

struct OperatorName: Hashable, Sendable {
  var name: String
  var schema: String?

  init(_ name: String, schema: String? = nil) {
    self.name = name
    self.schema = schema
  }
}

struct WhenSyntax: Hashable, Sendable {
  var condition: ExpressionSyntax
  var value: ExpressionSyntax
}

/// `[i]`, or `[i:j]` with either side left out.
struct SubscriptSyntax: Hashable, Sendable {
  var isSlice: Bool
  var lower: ExpressionSyntax?
  var upper: ExpressionSyntax?
}

struct CallSyntax: Hashable, Sendable {
  var names: [String]
  var arguments: [ExpressionSyntax] = []
  /// `count(*)`.
  var isStar = false
  var isDistinct = false
  /// Whether the last argument is the array of all that are left.
  var isVariadic = false
  var order: [SortSyntax] = []
  var filter: ExpressionSyntax?
  var window: WindowSyntax?
  /// The name of the column, where it is not the function's: `extract`.
  var label: String?
}

struct WindowSyntax: Hashable, Sendable {
  var partition: [ExpressionSyntax] = []
  var order: [SortSyntax] = []
}

struct TypeSyntax: Hashable, Sendable {
  var names: [String]
  /// `character varying` and other types that SQL spells its own way: pg_catalog's, whatever else
  /// has the name.
  var isBuiltIn = false
  var modifiers: [Int] = []
  var dimensions = 0
  var place: Int
}

struct SortSyntax: Hashable, Sendable {
  var expression: ExpressionSyntax
  var isDescending = false
  var areNullsFirst: Bool?
}
