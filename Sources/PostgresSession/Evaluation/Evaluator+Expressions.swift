import PostgresWire

extension Evaluator {
  mutating func value(of expression: Expression) throws -> Datum {
    switch expression {
    case .constant(let value, _): return value
    case .untyped(let text, _): return text.map { .text($0) } ?? .null
    case .parameter(let number, let type, _): return try parameter(number, type)
    case .column(let reference):
      return try value(of: reference)
    case .call(let function, let arguments, _): return try call(function, arguments)
    case .and(let list):
      var result = Datum.boolean(true)
      for item in list {
        let value = try value(of: item)
        if case .boolean(false) = value { return value }
        if value.isNull { result = .null }
      }
      return result
    case .or(let list):
      var result = Datum.boolean(false)
      for item in list {
        let value = try value(of: item)
        if case .boolean(true) = value { return value }
        if value.isNull { result = .null }
      }
      return result
    case .not(let operand):
      guard case .boolean(let value) = try value(of: operand) else { return .null }
      return .boolean(!value)
    case .isNull(let operand, let isNegated):
      let value = try value(of: operand)
      if case .row(let values, _) = value {
        return .boolean(values.allSatisfy { $0.isNull != isNegated })
      }
      return .boolean(value.isNull != isNegated)
    case .isBoolean(let operand, let wanted, let isNegated):
      let value = try value(of: operand)
      let isWanted = wanted.map { value == .boolean($0) } ?? value.isNull
      return .boolean(isWanted != isNegated)
    case .isDistinct(let function, let left, let right, let isNegated):
      let (left, right) = (try value(of: left), try value(of: right))
      let isDistinct =
        left.isNull || right.isNull
        ? left.isNull != right.isNull : try !apply(function, [left, right], []).isTrue
      return .boolean(isDistinct != isNegated)
    case .cast(let operand, let from, let to, let modifier):
      return try converted(try value(of: operand), from, to, modifier)
    case .choice(let choices, let otherwise, _):
      for choice in choices where try value(of: choice.condition).isTrue {
        return try value(of: choice.value)
      }
      return try otherwise.map { try value(of: $0) } ?? .null
    case .coalesce(let list, _):
      for item in list {
        let value = try value(of: item)
        if !value.isNull { return value }
      }
      return .null
    case .nullIf(let function, let left, let right, _):
      let (left, right) = (try value(of: left), try value(of: right))
      if left.isNull || right.isNull { return left }
      return try apply(function, [left, right], []).isTrue ? .null : left
    case .extreme(let list, let isLeast, _):
      var best = Datum.null
      for item in list {
        let value = try value(of: item)
        if value.isNull { continue }
        let order = best.isNull ? 0 : value.order(best)
        if best.isNull || (isLeast ? order < 0 : order > 0) { best = value }
      }
      return best
    case .array(let list, _):
      var values: [Datum] = []
      for item in list { values.append(try value(of: item)) }
      return .array(values)
    case .row(let list, let types):
      var values: [Datum] = []
      for item in list { values.append(try value(of: item)) }
      return .row(values, types)
    case .field(let operand, let index, _):
      guard case .row(let values, _) = try value(of: operand), values.indices.contains(index) else {
        return .null
      }
      return values[index]
    case .element(let array, let index, _):
      guard case .array(let values, let lower) = try value(of: array),
        case .integer(let index) = try value(of: index)
      else { return .null }
      let place = index.subtractingReportingOverflow(lower).partialValue
      return values.indices.contains(place) ? values[place] : .null
    case .slice(let array, let lower, let upper, _): return try slice(array, lower, upper)
    case .anyElement(let function, let left, let array, let isAll):
      let left = try value(of: left)
      guard case .array(let values, _) = try value(of: array) else { return .null }
      try visit(values.count)
      return try any(function, left, values, isAll)
    case .anyOf(let function, let left, let list, let isAll):
      let left = try value(of: left)
      var values: [Datum] = []
      for item in list { values.append(try value(of: item)) }
      return try any(function, left, values, isAll)
    case .anyRow(let functions, let lefts, let plan, let isAll):
      return try anyRow(functions, lefts, plan, isAll)
    case .scalar(let plan, _):
      let rows = try rows(of: plan)
      guard rows.count <= 1 else {
        throw StatementError(
          .cardinalityViolation, "more than one row returned by a subquery used as an expression",
          plan.isCorrelated
            ? .init("nodeSubplan.c", 304, "ExecScanSubPlan")
            : .init("nodeSubplan.c", 1156, "ExecSetParamPlan"))
      }
      return rows.first?.first ?? .null
    case .arrayOf(let plan, _):
      return .array(try rows(of: plan).map { $0.first ?? .null })
    case .exists(let plan): return .boolean(try !rows(of: plan).isEmpty)
    case .aggregate(let index, _, let up):
      return try element(frames[frames.count - 1 - up].aggregates, index)
    case .window(let index, _): return try element(frames[frames.count - 1].windows, index)
    case .setElement(let index, _): return try element(frames[frames.count - 1].sets, index)
    }
  }

  private func value(of column: Expression.ColumnReference) throws -> Datum {
    let level = frames.count - 1 - column.up
    guard level >= 0, frames[level].rows.indices.contains(column.table) else { throw unordered }
    return try element(frames[level].rows[column.table], column.column)
  }

  private func element(_ values: [Datum], _ index: Int) throws -> Datum {
    guard values.indices.contains(index) else { throw unordered }
    return values[index]
  }

  /// What a plan asks for before it is there.
  private var unordered: StatementError { .unanswered("the order in which its tables are joined") }

  private func parameter(_ number: Int, _ type: SQLType) throws -> Datum {
    guard parameters.indices.contains(number - 1), let value = parameters[number - 1] else {
      throw StatementError.unanswered("parameter $\(number), which has a type that is not known")
    }
    return Datum(value)
  }

  private mutating func call(_ function: Function, _ arguments: [Expression]) throws -> Datum {
    var values: [Datum] = []
    values.reserveCapacity(arguments.count)
    for argument in arguments {
      let value = try value(of: argument)
      if value.isNull, function.isStrict { return .null }
      values.append(value)
    }
    if case .typed(let body) = function.body { return try body(values, arguments.map(\.type)) }
    return try apply(function, values, [])
  }

  mutating func apply(
    _ function: Function, _ values: [Datum], _ types: [SQLType]
  ) throws -> Datum {
    switch function.body {
    case .plain(let body): return try body(values)
    case .typed(let body): return try body(values, types)
    case .session(let body): return try body(values, &self)
    case .set, .aggregate, .window:
      throw StatementError.unanswered("the function \(function.name)() here")
    }
  }

  private mutating func any(
    _ function: Function, _ left: Datum, _ values: [Datum], _ isAll: Bool
  ) throws -> Datum {
    var result = Datum.boolean(isAll)
    for value in values {
      if left.isNull || value.isNull {
        result = .null
        continue
      }
      let test = try apply(function, [left, value], [])
      if test.isNull { result = .null } else if test.isTrue != isAll { return .boolean(!isAll) }
    }
    return result
  }

  private mutating func anyRow(
    _ functions: [Function], _ lefts: [Expression], _ plan: QueryPlan, _ isAll: Bool
  ) throws -> Datum {
    var values: [Datum] = []
    for left in lefts { values.append(try value(of: left)) }
    var result = Datum.boolean(isAll)
    let rows = try rows(of: plan)
    try visit(rows.count)
    for row in rows {
      var test = Datum.boolean(true)
      for (index, function) in functions.enumerated() {
        guard !values[index].isNull, !row[index].isNull else {
          if test.isTrue { test = .null }
          continue
        }
        if try !apply(function, [values[index], row[index]], []).isTrue { test = .boolean(false) }
      }
      if test.isNull { result = .null } else if test.isTrue != isAll { return .boolean(!isAll) }
    }
    return result
  }

  private mutating func slice(
    _ array: Expression, _ lower: Expression?, _ upper: Expression?
  ) throws -> Datum {
    guard case .array(let values, let start) = try value(of: array) else { return .null }
    let bounds = try [lower, upper].map { bound in try bound.map { try value(of: $0) } }
    if bounds.contains(where: { $0?.isNull == true }) { return .null }
    let first = max(bounds[0]?.int ?? start, start) - start
    let last = min((bounds[1]?.int ?? Int(Int32.max)) - start, values.count - 1)
    return first <= last ? .array(Array(values[first...last])) : .array([])
  }
}

extension Expression {
  /// What the analysis has found it to be.
  var type: SQLType {
    switch self {
    case .constant(_, let type), .parameter(_, let type, _), .call(_, _, let type),
      .cast(_, _, let type, _), .choice(_, _, let type), .coalesce(_, let type),
      .nullIf(_, _, _, let type), .extreme(_, _, let type), .array(_, let type),
      .element(_, _, let type), .slice(_, _, _, let type), .field(_, _, let type),
      .scalar(_, let type), .arrayOf(_, let type), .aggregate(_, let type, _), .window(_, let type),
      .setElement(_, let type):
      type
    case .untyped: .unknown
    case .column(let reference): reference.type
    case .row: .record
    case .and, .or, .not, .isNull, .isBoolean, .isDistinct, .anyElement, .anyOf, .anyRow, .exists:
      .boolean
    }
  }
}
