import PostgresWire

/// The errors of parameters, in PostgreSQL's words.
extension StatementError {
  static func noParameter(_ number: String, position: Int, isPrepared: Bool) -> StatementError {
    StatementError(
      .undefinedParameter, "there is no parameter \(number)", position: position,
      isPrepared
        ? .init("parse_param.c", 140, "variable_paramref_hook")
        : .init("parse_expr.c", 838, "transformParamRef"))
  }

  static func indeterminateParameter(_ number: Int) -> StatementError {
    StatementError(
      .indeterminateDatatype, "could not determine data type of parameter $\(number)",
      .init("postgres.c", 711, "pg_analyze_and_rewrite_varparams"))
  }

  static func inconsistentParameter(
    _ number: Int, _ type: SQLType, position: Int
  ) -> StatementError {
    StatementError(
      .ambiguousParameter, "inconsistent types deduced for parameter $\(number)",
      detail: "\(type.title) versus text", position: position,
      .init("parse_param.c", 223, "variable_coerce_param_hook"))
  }

  static func unsupportedParameterFormat(_ code: Int16) -> StatementError {
    StatementError(
      .invalidParameterValue, "unsupported format code: \(code)",
      .init("postgres.c", 1900, "exec_bind_message"))
  }

  /// A binary value that goes on behind its end; the parameter's number is added when it is known.
  static func binaryRest(parameter: Int) -> StatementError {
    StatementError(
      .invalidBinaryRepresentation, "incorrect binary data format in bind parameter \(parameter)",
      .init("postgres.c", 1893, "exec_bind_message"))
  }

  static let binaryElementRest = StatementError(
    .invalidBinaryRepresentation, "improper binary format in array element 1",
    .init("arrayfuncs.c", 1622, "ReadArrayBinary"))
}
