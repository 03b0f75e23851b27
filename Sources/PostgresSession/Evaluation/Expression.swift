/// An expression whose names are resolved and whose operands have the types that they are computed
/// with.
indirect enum Expression: Hashable, Sendable {
  case constant(Datum, SQLType)
  /// A string that has not been given a type yet; nil is NULL.
  case untyped(String?, place: Int)
  /// Counted from 1; of the type `unknown` where it has none yet.
  case parameter(Int, SQLType, place: Int)
  /// Of the table at a place of FROM, of the query so many levels out.
  case column(ColumnReference)
  case call(Function, [Expression], SQLType)
  case and([Expression])
  case or([Expression])
  case not(Expression)
  case isNull(Expression, isNegated: Bool)
  case isBoolean(Expression, Bool?, isNegated: Bool)
  /// With the operator `=` of the operands' types.
  case isDistinct(Function, Expression, Expression, isNegated: Bool)
  case cast(Expression, from: SQLType, to: SQLType, modifier: Int32)
  case choice([Choice], otherwise: Expression?, SQLType)
  case coalesce([Expression], SQLType)
  case nullIf(Function, Expression, Expression, SQLType)
  case extreme([Expression], isLeast: Bool, SQLType)
  case array([Expression], SQLType)
  case row([Expression], [SQLType])
  case element(Expression, Expression, SQLType)
  case slice(Expression, lower: Expression?, upper: Expression?, SQLType)
  case field(Expression, Int, SQLType)
  /// An operator with ANY or ALL, over an array or a list.
  case anyElement(Function, Expression, Expression, isAll: Bool)
  case anyOf(Function, Expression, [Expression], isAll: Bool)
  /// The operands' comparison for each column.
  case anyRow([Function], [Expression], QueryPlan, isAll: Bool)
  case scalar(QueryPlan, SQLType)
  case arrayOf(QueryPlan, SQLType)
  case exists(QueryPlan)
  /// What the query has computed beside its rows, by place: of this level, or of one further out.
  case aggregate(Int, SQLType, up: Int)
  case window(Int, SQLType)
  /// The element that a set-returning function gives for this row.
  case setElement(Int, SQLType)

  struct ColumnReference: Hashable, Sendable {
    var up: Int
    var table: Int
    var column: Int
    var type: SQLType
    /// As the query calls it, and where, for errors.
    var name: String
    var place = 0

    static func == (left: ColumnReference, right: ColumnReference) -> Bool {
      left.up == right.up && left.table == right.table && left.column == right.column
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(up)
      hasher.combine(table)
      hasher.combine(column)
    }
  }

  struct Choice: Hashable, Sendable {
    var condition: Expression
    var value: Expression
  }

  static let null = Expression.constant(.null, .unknown)
}

/// An expression as the query around it sees it.
struct Typed {
  var expression: Expression
  var type: SQLType
  var modifier: Int32 = -1
  /// The names and types of a row's fields.
  var shape: [Shape]?
  /// The table's column that it is.
  var origin: ResultColumn?

  init(
    _ expression: Expression, _ type: SQLType, modifier: Int32 = -1, shape: [Shape]? = nil,
    origin: ResultColumn? = nil
  ) {
    self.expression = expression
    self.type = type
    self.modifier = modifier
    self.shape = shape
    self.origin = origin
  }
}

struct Shape: Hashable, Sendable {
  var name: String
  var type: SQLType
}
