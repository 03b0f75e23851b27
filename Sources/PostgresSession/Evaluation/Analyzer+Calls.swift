import PostgresWire

/// Operators and functions, and which of those of a name is meant (`parse_oper.c`, `parse_func.c`).
extension Analyzer {
  mutating func `operator`(
    _ name: OperatorName, _ left: ExpressionSyntax?, _ right: ExpressionSyntax, _ place: Int,
    _ scope: Scope
  ) throws(StatementError) -> Typed {
    if let left, case .row(let lefts) = left.kind, case .row(let rights) = right.kind {
      guard lefts.count == rights.count else {
        throw StatementError(
          .syntaxError, "unequal number of entries in row expressions", position: place,
          .init("parse_expr.c", 2738, "make_row_comparison_op"))
      }
      guard name.name == "=" || name.name == "<>" else {
        throw .unanswered("a comparison of rows by \(name.name)")
      }
      var list: [Expression] = []
      for (left, right) in zip(lefts, rights) {
        let (function, both) = try operation(
          name.name, try expression(left, scope), try expression(right, scope), at: place)
        list.append(.call(function, both, .boolean))
      }
      return Typed(name.name == "=" ? .and(list) : .or(list), .boolean)
    }
    let rightValue: Typed
    var arguments: [Typed] = []
    if let left { arguments.append(try expression(left, scope)) }
    rightValue = try expression(right, scope)
    arguments.append(rightValue)
    let (function, values, type) = try resolve(operator: name.name, arguments, place)
    return Typed(.call(function, values, type), type)
  }

  /// A comparison, or another operator with two operands.
  mutating func operation(
    _ name: String, _ left: Typed, _ right: Typed, at place: Int
  ) throws(StatementError) -> (Function, [Expression]) {
    let (function, values, _) = try resolve(operator: name, [left, right], place)
    return (function, values)
  }

  private mutating func resolve(
    operator name: String, _ arguments: [Typed], _ place: Int
  ) throws(StatementError) -> (Function, [Expression], SQLType) {
    let candidates =
      FunctionTable.operators[name]?.filter { $0.arguments.count == arguments.count } ?? []
    var types = arguments.map(\.type)
    // A constant is of the other operand's type, if that has the operator.
    if types.count == 2, types[0] == .unknown || types[1] == .unknown, types[0] != types[1] {
      let known = types[0] == .unknown ? types[1] : types[0]
      let exact = candidates.first { $0.arguments == [.type(known), .type(known)] }
      if exact != nil { types = [known, known] }
    }
    let chooser = CandidateChooser(types)
    guard let function = chooser.choose(candidates, isOperator: true) else {
      throw undefinedOperator(
        name, arguments.map(\.type), place, isAmbiguous: chooser.accepts(several: candidates))
    }
    return try applied(function, arguments, place)
  }

  private func undefinedOperator(
    _ name: String, _ types: [SQLType], _ place: Int, isAmbiguous: Bool
  ) -> StatementError {
    if FunctionTable.operators[name] == nil, !FunctionTable.isNoOperator(name) {
      return .unanswered("the operator \(name)")
    }
    let shown =
      types.count == 1
      ? "\(name) \(types[0].title)" : "\(types[0].title) \(name) \(types[1].title)"
    if isAmbiguous {
      return StatementError(
        .ambiguousFunction, "operator is not unique: \(shown)",
        hint: "Could not choose a best candidate operator. You might need to add explicit type "
          + "casts.",
        position: place, .init("parse_oper.c", 639, "op_error"))
    }
    if types.contains(where: \.lacksOperators) { return .unanswered("the operator \(shown)") }
    return StatementError(
      .undefinedFunction, "operator does not exist: \(shown)",
      hint: types.count == 1
        ? "No operator matches the given name and argument type. You might need to add an explicit "
          + "type cast."
        : "No operator matches the given name and argument types. You might need to add explicit "
          + "type casts.",
      position: place, .init("parse_oper.c", 647, "op_error"))
  }

  // MARK: Functions

  /// A function by its bare name.
  mutating func call(
    _ name: String, _ arguments: [Typed], _ place: Int
  ) throws(StatementError) -> Typed {
    guard let candidates = FunctionTable.functions[name],
      let function = CandidateChooser(arguments.map(\.type)).choose(candidates, isOperator: false)
    else { throw undefinedFunction([name], arguments.map(\.type), place) }
    let (chosen, values, type) = try applied(function, arguments, place)
    return Typed(.call(chosen, values, type), type, shape: function.shape)
  }

  mutating func call(
    _ syntax: CallSyntax, _ place: Int, _ scope: Scope
  ) throws(StatementError) -> Typed {
    let name = syntax.names.last ?? ""
    let schema = syntax.names.count > 1 ? syntax.names[0] : nil
    guard syntax.names.count <= 2,
      schema == nil || schema == "pg_catalog"
        || schema == "information_schema"
    else { throw try unknownSchema(syntax, place, scope) }
    let key = schema == "information_schema" ? "information_schema.\(name)" : name
    let candidates = FunctionTable.functions[key] ?? []
    let isAggregate = candidates.contains(where: \.isAggregate) && syntax.window == nil
    if isAggregate {
      if let clause = scope.clause { throw .aggregateIn(clause, place) }
      guard !scope.isInAggregate else {
        throw StatementError(
          .groupingError, "aggregate function calls cannot be nested", position: place,
          .init("parse_agg.c", 682, "check_agg_arguments"))
      }
    }
    let wasInAggregate = scope.isInAggregate
    let (takesSets, takesWindows) = (scope.takesSets, scope.takesWindows)
    if isAggregate {
      scope.isInAggregate = true
      scope.takesWindows = false
      scope.takesSets = false
    }
    defer {
      scope.isInAggregate = wasInAggregate
      scope.takesSets = takesSets
      scope.takesWindows = takesWindows
    }
    var arguments: [Typed] = []
    for argument in syntax.arguments { arguments.append(try expression(argument, scope)) }
    // A type's name is a function that casts to it.
    if arguments.count == 1, candidates.isEmpty || name == "text" || name == "name",
      let type = SQLType.named(name), type != .char, candidates.isEmpty,
      arguments[0].type == .unknown || arguments[0].type.casts(explicitlyTo: type)
    {
      return try cast(
        arguments[0], to: TypeSyntax(names: [name], place: place), at: syntax.arguments[0].place,
        cast: place, syntax.arguments[0])
    }
    let types = arguments.map(\.type)
    guard
      let function = CandidateChooser(types, isExpanded: !syntax.isVariadic)
        .choose(candidates.filter { !syntax.isStar || $0.arguments.isEmpty }, isOperator: false)
    else {
      throw undefinedFunction(syntax.names, types, place)
    }
    if syntax.isStar, function.name != "count" && !function.isWindow {
      throw StatementError(
        .wrongObjectType, "\(name)(*) specified, but \(name) is not an aggregate function",
        position: place, .init("parse_func.c", 385, "ParseFuncOrColumn"))
    }
    let (chosen, values, type) = try applied(
      function, arguments, place, isExpanded: !syntax.isVariadic)
    if let window = syntax.window {
      return try self.window(chosen, values, type, window, syntax, place, scope)
    }
    if function.isWindow {
      throw StatementError(
        .wrongObjectType, "window function \(name) requires an OVER clause", position: place,
        .init("parse_func.c", 525, "ParseFuncOrColumn"))
    }
    if function.isAggregate {
      return try aggregate(chosen, values, types, type, syntax, scope)
    }
    guard syntax.order.isEmpty, syntax.filter == nil, !syntax.isDistinct else {
      let what = syntax.isDistinct ? "DISTINCT" : syntax.filter != nil ? "FILTER" : "ORDER BY"
      throw StatementError(
        .wrongObjectType, "\(what) specified, but \(name) is not an aggregate function",
        position: place,
        .init(
          "parse_func.c", syntax.isDistinct ? 320 : syntax.filter != nil ? 338 : 332,
          "ParseFuncOrColumn"))
    }
    guard function.isSet else {
      return Typed(.call(chosen, values, type), type, shape: function.shape)
    }
    guard scope.takesSets else {
      throw StatementError(
        .featureNotSupported,
        "set-returning functions are not allowed in \(scope.clause ?? "this context")",
        position: place, .init("parse_func.c", 2676, "check_srf_call_placement"))
    }
    scope.sets.append(.call(chosen, values, type))
    return Typed(.setElement(scope.sets.count - 1, type), type, shape: function.shape)
  }

  private mutating func unknownSchema(
    _ syntax: CallSyntax, _ place: Int, _ scope: Scope
  ) throws(StatementError) -> StatementError {
    var types: [SQLType] = []
    for argument in syntax.arguments { types.append(try expression(argument, scope).type) }
    guard relations.hasSchema(syntax.names[0]) || syntax.names[0] == "public" else {
      return StatementError(
        .undefinedSchema, "schema \"\(syntax.names[0])\" does not exist", position: place,
        .init("namespace.c", 3099, "get_namespace_oid"))
    }
    return undefined(syntax.names, types, place)
  }

  private func undefinedFunction(
    _ names: [String], _ types: [SQLType], _ place: Int
  ) -> StatementError {
    let name = names.last ?? ""
    let isKnown = FunctionNames.all.contains(name)
    if isKnown,
      FunctionTable.functions[name] == nil || types.contains(where: \.lacksOperators)
    {
      return .unanswered("the function \(name)(\(types.map(\.title).joined(separator: ", ")))")
    }
    return undefined(names, types, place)
  }

  private func undefined(
    _ names: [String], _ types: [SQLType], _ place: Int
  ) -> StatementError {
    StatementError(
      .undefinedFunction,
      "function \(names.joined(separator: "."))(\(types.map(\.title).joined(separator: ", "))) "
        + "does not exist",
      hint: "No function matches the given name and argument types. You might need to add explicit "
        + "type casts.",
      position: place, .init("parse_func.c", 629, "ParseFuncOrColumn"))
  }
}

extension SQLType {
  /// Whether PostgreSQL has operators and functions for it that are not answered here.
  var lacksOperators: Bool {
    switch self {
    case .json, .jsonb, .inet, .cidr, .macaddr, .timetz, .interval, .bit, .varbit, .xml, .aclitem,
      .bytea, .record, .tid, .xid8, .uuid, .date, .time, .timestamp, .timestamptz:
      true
    default: element?.lacksOperators ?? false
    }
  }
}
