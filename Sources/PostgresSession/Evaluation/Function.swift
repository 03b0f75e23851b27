import PostgresWire

/// A function or an operator of PostgreSQL: its name, the types it takes and gives, and what it does.
struct Function: Sendable {
  enum Slot: Hashable, Sendable {
    case type(SQLType)
    case anyElement
    case anyArray
    case anyNonArray
    /// Like the two above, but of a type that all can be converted to.
    case anyCompatible
    case anyCompatibleArray
    case any
  }

  enum Body: Sendable {
    case plain(@Sendable ([Datum]) throws -> Datum)
    /// Knows the types of its arguments.
    case typed(@Sendable ([Datum], [SQLType]) throws -> Datum)
    case session(@Sendable ([Datum], inout Evaluator) throws -> Datum)
    case set(@Sendable ([Datum], inout Evaluator) throws -> [Datum])
    case aggregate(@Sendable ([[Datum]], [SQLType], SQLType) throws -> Datum)
    /// Of the row's place among those of its partition, and of the places of the first row that is
    /// its equal and of how many groups of equals are before it.
    case window(@Sendable (WindowPlace) -> Datum)
  }

  let name: String
  let arguments: [Slot]
  let isVariadic: Bool
  let result: Slot
  /// Of a function that gives rows.
  let shape: [Shape]?
  var isStrict = true
  /// Whether the result depends on nothing but the arguments.
  var isImmutable = true
  var body: Body

  var isSet: Bool { if case .set = body { true } else { false } }
  var isAggregate: Bool { if case .aggregate = body { true } else { false } }
  var isWindow: Bool { if case .window = body { true } else { false } }
}

struct WindowPlace: Sendable {
  var row: Int
  var firstPeer: Int
  var groupsBefore: Int
  var count: Int
}

extension Function: Hashable {
  static func == (left: Function, right: Function) -> Bool {
    left.name == right.name && left.arguments == right.arguments
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(arguments)
  }
}

extension Function {
  /// Reads `name(type, type) result`; the last argument in brackets is variadic; a result of
  /// several columns is `(name type, …)`.
  init(_ signature: String, _ body: Body) {
    let open = signature.firstIndex(of: "(") ?? signature.endIndex
    let close = signature[open...].firstIndex(of: ")") ?? signature.endIndex
    name = String(signature[..<open])
    var texts = signature[open..<close].dropFirst().split(separator: ",").map {
      $0.trimmingBlanks
    }
    isVariadic = texts.last?.hasPrefix("[") ?? false
    if isVariadic, let last = texts.popLast() { texts.append(String(last.dropFirst().dropLast())) }
    arguments = texts.map(Self.slot)
    let result = signature[close...].dropFirst().split(separator: " ").joined(separator: " ")
    if result.hasPrefix("(") {
      shape = result.dropFirst().dropLast().split(separator: ",").map { field in
        let words = field.split(separator: " ")
        return Shape(name: String(words[0]), type: SQLType(named: String(words[1])) ?? .text)
      }
      self.result = .type(.record)
    } else {
      shape = nil
      self.result = Self.slot(result)
    }
    self.body = body
    switch body {
    case .session: isImmutable = false
    default: break
    }
  }

  private static func slot(_ text: String) -> Slot {
    switch text {
    case "anyelement": .anyElement
    case "anyarray": .anyArray
    case "anynonarray": .anyNonArray
    case "anycompatible": .anyCompatible
    case "anycompatiblearray": .anyCompatibleArray
    case "any": .any
    case "char": .type(.char)
    default: .type(SQLType(named: text) ?? .unknown)
    }
  }

  static func plain(
    _ signature: String, _ body: @escaping @Sendable ([Datum]) throws -> Datum
  ) -> Function {
    Function(signature, .plain(body))
  }

  static func session(
    _ signature: String, isStrict: Bool = true,
    _ body: @escaping @Sendable ([Datum], inout Evaluator) throws -> Datum
  ) -> Function {
    var function = Function(signature, .session(body))
    function.isStrict = isStrict
    return function
  }

  static func set(
    _ signature: String, _ body: @escaping @Sendable ([Datum], inout Evaluator) throws -> [Datum]
  ) -> Function {
    Function(signature, .set(body))
  }

  static func aggregate(
    _ signature: String, _ body: @escaping @Sendable ([[Datum]], [SQLType], SQLType) throws -> Datum
  ) -> Function {
    Function(signature, .aggregate(body))
  }

  /// Takes NULL as any other value.
  static func lenient(
    _ signature: String, _ body: @escaping @Sendable ([Datum], [SQLType]) throws -> Datum
  ) -> Function {
    var function = Function(signature, .typed(body))
    function.isStrict = false
    return function
  }

  static func typed(
    _ signature: String, _ body: @escaping @Sendable ([Datum], [SQLType]) throws -> Datum
  ) -> Function {
    Function(signature, .typed(body))
  }
}

extension Substring {
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
