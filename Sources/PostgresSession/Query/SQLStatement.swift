/// A statement that is answered as a server would, or one that is not.
enum SQLStatement: Hashable, Sendable {
  /// `tag` is BEGIN or START TRANSACTION.
  case begin(tag: String, [TransactionMode])
  case commit(isChained: Bool)
  case rollback(isChained: Bool)
  case savepoint(Savepoint.Command)
  case setTransaction([TransactionMode])
  case notification(Notifications.Command)
  case prepared(PreparedCommand)
  /// Nil is all.
  case deallocate(String?)
  /// A portal; nil is all.
  case close(String?)
  case discardAll
  /// PLANS, SEQUENCES or TEMP.
  case discard(String)
  case resetAll
  /// No values are the default; `tag` is SET or RESET.
  case set(name: String, values: [String]?, isLocal: Bool, tag: String)
  case setCharacteristics([TransactionMode])
  case show(name: String)
  case select([SelectItem])
  /// Columns of pg_stat_ssl for this very connection; nil is `*`.
  case selectStatSSL(columns: [String]?)
  /// Evaluated over the relations of the server.
  case query(QueryPlan)
  case cursor(CursorCommand)
  /// As the fixture says.
  case answered(QueryAnswer)
  /// With the fixture's rows, or for rows like them.
  case copied(CopyStatement, QueryAnswer)
  case unanswered

  struct SelectItem: Hashable, Sendable {
    var expression: Expression
    var label: String
    /// Where the string, NULL or parameter stands that has not been given a type yet.
    var untypedAt: Int?
  }

  enum Expression: Hashable, Sendable {
    case literal(SQLValue)
    /// Counted from 1, with the type it has been given.
    case parameter(Int, SQLType)
    indirect case cast(Expression, SQLType)
    indirect case call(SessionFunction, [Expression])
    case backendPID
    case currentDatabase
    case currentSchema
    case currentSetting(String, isMissingAllowed: Bool)
    case currentUser
    case isInRecovery
    case version

    /// Whether a column keeps its name when a cast follows.
    var namesItself: Bool {
      switch self {
      case .literal, .parameter: false
      case .cast(let operand, _): operand.namesItself
      default: true
      }
    }
  }
}

extension SQLStatement {
  /// Throws what PostgreSQL finds wrong when it analyses the statement.
  init(_ text: SQLStatementText, _ parameters: inout ParameterTypes) throws(StatementError) {
    var parser = SQLParser(text, parameters)
    self = try parser.statement() ?? .unanswered
    parameters = parser.parameters
  }
}
