import PostgresWire

/// From one type to another (`parse_coerce.c`).
extension Analyzer {
  /// The value as one of a type that it is converted to by itself; what has no type yet gets it.
  mutating func coerced(
    _ value: Typed, to type: SQLType, place: Int = 0, isTarget: Bool = false, isCase: Bool = false,
    orElse error: ((SQLType) -> StatementError)? = nil
  ) throws(StatementError) -> Expression {
    switch value.expression {
    case .untyped(let text, let literalPlace) where value.type == .unknown:
      guard let text else { return .constant(.null, type) }
      return .constant(try literal(text, type, at: literalPlace), type)
    case .parameter(let number, .unknown, let parameterPlace):
      return try parameter(number, type, at: parameterPlace, isTarget: isTarget)
    case .constant(.null, .unknown): return .constant(.null, type)
    default: break
    }
    if value.type == type { return value.expression }
    if value.type == .unknown {
      return .cast(value.expression, from: .text, to: type, modifier: -1)
    }
    guard value.type.casts(implicitlyTo: type) else {
      if let error { throw error(value.type) }
      throw StatementError(
        .cannotCoerce, "cannot cast type \(value.type.title) to \(type.title)", position: place,
        .init("parse_coerce.c", 576, "coerce_type"))
    }
    return .cast(value.expression, from: value.type, to: type, modifier: -1)
  }

  /// As `variable_coerce_param_hook`.
  private mutating func parameter(
    _ number: Int, _ type: SQLType, at place: Int, isTarget: Bool
  ) throws(StatementError) -> Expression {
    if isTarget, type == .text {
      _ = try parameters.type(of: number, at: place)
      return .parameter(number, .text, place: place)
    }
    guard let own = parameters.type(of: number, castTo: type) else {
      throw .unanswered("parameter $\(number), which has a type that is not known")
    }
    guard own == type else {
      throw StatementError(
        .ambiguousParameter, "inconsistent types deduced for parameter $\(number)",
        detail: "\(own.title) versus \(type.title)", position: place,
        .init("parse_param.c", 223, "variable_coerce_param_hook"))
    }
    return .parameter(number, type, place: place)
  }

  /// A string constant, read by the type's input function.
  func literal(_ text: String, _ type: SQLType, at place: Int) throws(StatementError) -> Datum {
    do throws(StatementError) {
      if type.namesObject { return .integer(try object(named: text, type)) }
      if let element = type.element, element.namesObject {
        var values: [Datum] = []
        for text in try ArrayLiteral.read(text, of: .text) {
          values.append(
            try text.map { text throws(StatementError) in
              .integer(try object(named: text, element))
            } ?? .null)
        }
        return .array(values)
      }
      if type == .record { throw .unanswered("a row as a string") }
      return try Datum(text, read: type)
    } catch {
      if error.diagnostic.sqlState == "0A000" { throw error }
      throw error.at(position: place)
    }
  }

  /// `CAST`.
  mutating func cast(
    _ value: Typed, to syntax: TypeSyntax, at place: Int, cast castPlace: Int,
    _ operand: ExpressionSyntax
  ) throws(StatementError) -> Typed {
    let (type, modifier) = try self.type(syntax)
    // The elements of ARRAY[…] are cast one by one.
    var expression: Expression
    switch value.expression {
    case .untyped, .parameter(_, .unknown, _), .constant(.null, .unknown):
      expression = try coerced(value, to: type, place: place)
    default:
      guard value.type == type || value.type.casts(explicitlyTo: type) else {
        throw StatementError(
          .cannotCoerce, "cannot cast type \(value.type.title) to \(type.title)",
          position: castPlace, .init("parse_expr.c", 2665, "transformTypeCast"))
      }
      expression =
        value.type == type
        ? value.expression
        : .cast(value.expression, from: value.type, to: type, modifier: -1)
    }
    if modifier >= 0, modifier != value.modifier || value.type != type {
      guard type != .time, type != .timestamp, type != .timestamptz, type != .timetz,
        type != .interval
      else { throw .unanswered("a precision of \(type.title)") }
      expression = .cast(expression, from: type, to: type, modifier: modifier)
    }
    let keepsModifier = value.type == type && modifier < 0
    return Typed(
      expression, type, modifier: keepsModifier ? value.modifier : modifier, shape: nil,
      origin: keepsModifier && value.type == type ? nil : nil)
  }

  /// A type by its name, and the modifier that its columns have.
  func type(_ syntax: TypeSyntax) throws(StatementError) -> (SQLType, Int32) {
    let name = syntax.names.last ?? ""
    var found: SQLType?
    var modifier: Int32 = -1
    let schemas = syntax.names.count > 1 ? [syntax.names[0]] : searchPath
    if schemas.contains("pg_catalog") || syntax.isBuiltIn {
      found = name == "char" && !syntax.isBuiltIn ? .char : SQLType.named(name)
    }
    if found == nil, schemas.contains("information_schema") {
      (found, modifier) = SQLType.informationSchema[name] ?? (nil, -1)
    }
    guard var type = found else {
      let full = syntax.names.joined(separator: ".")
      if SQLType.unknownNames.contains(name)
        || relations.catalogue("pg_type")?.first("typname", .text(name)) != nil
      {
        throw .unanswered("the type \(full)")
      }
      throw StatementError(
        .undefinedObject, "type \"\(full)\(syntax.dimensions > 0 ? "[]" : "")\" does not exist",
        position: syntax.place, .init("parse_type.c", 270, "typenameType"))
    }
    if !syntax.modifiers.isEmpty { modifier = try self.modifier(type, syntax) }
    if syntax.dimensions > 0 {
      guard let array = type.array else {
        throw .unanswered("an array of values of type \(type.name)")
      }
      type = array
    }
    return (type, modifier)
  }

  private func modifier(_ type: SQLType, _ syntax: TypeSyntax) throws(StatementError) -> Int32 {
    let first = syntax.modifiers[0]
    switch type {
    case .varchar, .bpchar:
      guard first > 0 else {
        let name = type == .varchar ? "varchar" : "char"
        throw StatementError(
          .invalidParameterValue, "length for type \(name) must be at least 1",
          position: syntax.place, .init("varchar.c", 51, "anychar_typmodin"))
      }
      return Int32(clamping: first + 4)
    case .numeric:
      guard (1...1000).contains(first) else {
        throw StatementError(
          .invalidParameterValue, "NUMERIC precision \(first) must be between 1 and 1000",
          position: syntax.place, .init("numeric.c", 1255, "numerictypmodin"))
      }
      let scale = syntax.modifiers.count > 1 ? syntax.modifiers[1] : 0
      return Int32(clamping: first << 16 | (scale & 0x7ff)) + 4
    case .bit, .varbit, .time, .timestamp, .timestamptz, .timetz: return Int32(clamping: first)
    default: throw .unanswered("\(type.title) with a modifier")
    }
  }

  /// The type that all values can be converted to; `unknown` if none has one (`select_common_type`).
  func commonType(
    _ values: [Typed], _ places: [Int], _ context: String
  ) throws(StatementError) -> SQLType {
    var type = SQLType.unknown
    for (value, place) in zip(values, places) where value.type != .unknown && value.type != type {
      if type == .unknown {
        type = value.type
      } else if value.type.category != type.category {
        throw StatementError(
          .datatypeMismatch,
          "\(context) types \(type.title) and \(value.type.title) cannot be matched",
          position: place, .init("parse_coerce.c", 1416, "select_common_type"))
      } else if !type.isPreferred, type.casts(implicitlyTo: value.type),
        !value.type.casts(implicitlyTo: type)
      {
        type = value.type
      }
    }
    for (value, place) in zip(values, places)
    where value.type != .unknown && !value.type.casts(implicitlyTo: type) {
      throw StatementError(
        .cannotCoerce, "\(context) could not convert type \(value.type.title) to \(type.title)",
        position: place, .init("parse_coerce.c", 1552, "coerce_to_common_type"))
    }
    return type
  }
}

extension SQLType {
  /// By its `typname`.
  static func named(_ name: String) -> SQLType? {
    if name == "char" { return .char }
    guard let type = SQLType(named: name), type.element == nil || name.hasPrefix("_") else {
      return nil
    }
    return type.name == name || type.element.map { "_\($0.name)" } == name ? type : nil
  }

  /// Types of PostgreSQL of which nothing is known here.
  static let unknownNames = Set(
    """
    any anyarray anycompatible anyelement box circle cstring daterange datemultirange int4range \
    int8range int4multirange int8multirange jsonpath line lseg macaddr8 money numrange nummultirange \
    path pg_dependencies pg_lsn pg_mcv_list pg_ndistinct pg_snapshot point polygon refcursor \
    regcollation regconfig regdictionary trigger tsmultirange tsquery tsrange tstzmultirange \
    tstzrange tsvector txid_snapshot internal event_trigger
    """.split(separator: " ").map(String.init))

  /// The domains of information_schema: their base types, and the modifiers of these.
  static let informationSchema: [String: (SQLType?, Int32)] = [
    "cardinal_number": (.int4, -1), "character_data": (.varchar, -1), "sql_identifier": (.name, -1),
    "time_stamp": (.timestamptz, 2), "yes_or_no": (.varchar, 7),
  ]
}
