import PostgresWire

/// The names of types.
extension QueryParser {
  mutating func type() throws(StatementError) -> TypeSyntax {
    _ = accept("setof")
    var type = try typeName()
    if accept("array") {
      type.dimensions = 1
      if accept(symbol: "[") {
        _ = try integer()
        try expect(symbol: "]")
      }
    }
    while isAt(symbol: "[") {
      advance()
      if !isAt(symbol: "]") { _ = try integer() }
      try expect(symbol: "]")
      type.dimensions += 1
    }
    return type
  }

  private mutating func integer() throws(StatementError) -> Int {
    let isNegative = isAt(operator: "-")
    if isNegative { advance() }
    guard case .number(let digits) = current.kind, let value = Int(digits) else {
      throw syntaxError
    }
    advance()
    return isNegative ? -value : value
  }

  private mutating func typeName() throws(StatementError) -> TypeSyntax {
    let place = current.place
    if case .word(let word) = current.kind, let builtIn = try builtIn(word, place) {
      return builtIn
    }
    if case .word(let word) = current.kind, Keywords.reserved.contains(word) { throw syntaxError }
    var names = [try label()]
    while accept(symbol: ".") { names.append(try label()) }
    if isAt(operator: "%") { throw .unanswered("a type that is named after a column's") }
    return TypeSyntax(names: names, modifiers: try modifiers(), place: place)
  }

  private mutating func modifiers() throws(StatementError) -> [Int] {
    guard accept(symbol: "(") else { return [] }
    var list: [Int] = []
    repeat { list.append(try integer()) } while accept(symbol: ",")
    try expect(symbol: ")")
    return list
  }

  /// The types that the grammar has words for.
  private mutating func builtIn(
    _ word: String, _ place: Int
  ) throws(StatementError) -> TypeSyntax? {
    func made(_ name: String, _ modifiers: [Int] = []) -> TypeSyntax {
      TypeSyntax(
        names: ["pg_catalog", name], isBuiltIn: true, modifiers: modifiers, place: place)
    }
    let simple = [
      "int": "int4", "integer": "int4", "smallint": "int2", "bigint": "int8", "real": "float4",
      "boolean": "bool",
    ]
    if let name = simple[word] {
      advance()
      return made(name)
    }
    switch word {
    case "float":
      advance()
      let precision = try modifiers().first ?? 53
      return made(precision <= 24 ? "float4" : "float8")
    case "double":
      guard peek().kind == .word("precision") else { return nil }
      advance()
      advance()
      return made("float8")
    case "decimal", "dec", "numeric":
      advance()
      return made("numeric", try modifiers())
    case "character", "char", "nchar", "varchar":
      advance()
      let isVarying = word == "varchar" || accept("varying")
      let lengths = try modifiers()
      return made(isVarying ? "varchar" : "bpchar", isVarying || !lengths.isEmpty ? lengths : [1])
    case "bit":
      advance()
      let isVarying = accept("varying")
      let lengths = try modifiers()
      return made(isVarying ? "varbit" : "bit", isVarying || !lengths.isEmpty ? lengths : [1])
    case "time", "timestamp":
      advance()
      let precision = try modifiers()
      var hasZone = false
      if isAt("with") || isAt("without"), peek().kind == .word("time") {
        hasZone = isAt("with")
        advance()
        advance()
        try expect("zone")
      }
      return made(word + (hasZone ? "tz" : ""), precision)
    case "interval":
      advance()
      return made("interval", try modifiers())
    default: return nil
    }
  }
}
