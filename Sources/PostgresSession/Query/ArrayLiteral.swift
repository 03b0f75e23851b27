import PostgresWire

/// The texts of arrays: `{1,2,NULL}`; of one dimension.
///
/// PostgreSQL manual, "Array Input and Output Syntax".
struct ArrayLiteral {
  private let whole: String
  private var rest: ArraySlice<UInt8>

  /// Nil is NULL; the others are as the element's output function writes them.
  static func read(
    _ input: String, of element: SQLType
  ) throws(StatementError) -> [String?] {
    var literal = ArrayLiteral(whole: input, rest: Array(input.utf8)[...])
    return try literal.elements().map { text throws(StatementError) in
      try text.map { text throws(StatementError) in try element.read(text) }
    }
  }

  /// As `array_out`.
  static func text(of elements: [String?]) -> String {
    "{" + elements.map { $0.map(quoted) ?? "NULL" }.joined(separator: ",") + "}"
  }

  private static func quoted(_ text: String) -> String {
    let isPlain =
      !text.isEmpty && text.lowercased() != "null"
      && !text.utf8.contains { $0.isSpace || "\"\\{},".utf8.contains($0) }
    let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    return isPlain ? text : "\"\(escaped)\""
  }

  private mutating func elements() throws(StatementError) -> [String?] {
    skipSpace()
    guard accept("{") else {
      throw malformed(
        "Array value must start with \"{\" or dimension information.", 317, "array_in")
    }
    var elements: [String?] = []
    skipSpace()
    if !accept("}") {
      repeat { elements.append(try element(isFirst: elements.isEmpty)) } while accept(",")
      guard accept("}") else { throw unexpectedEnd }
    }
    skipSpace()
    guard rest.isEmpty else { throw malformed("Junk after closing right brace.", 677) }
    return elements
  }

  private mutating func element(isFirst: Bool) throws(StatementError) -> String? {
    skipSpace()
    if accept("\"") { return try quoted() }
    var text: [UInt8] = []
    var isEscaped = false
    // Up to the last byte that is no space, or is escaped.
    var length = 0
    while let next = rest.first, !",}".utf8.contains(next) {
      rest = rest.dropFirst()
      switch next {
      case UInt8(ascii: "\\"):
        guard let escaped = rest.popFirst() else { throw unexpectedEnd }
        isEscaped = true
        text.append(escaped)
        length = text.count
      case UInt8(ascii: "\""): throw malformed("Unexpected array element.", 534)
      case UInt8(ascii: "{"):
        throw .unanswered("an array of more than one dimension")
      default:
        text.append(next)
        if !next.isSpace { length = text.count }
      }
    }
    guard let next = rest.first else { throw unexpectedEnd }
    guard length > 0 else {
      let line = next == UInt8(ascii: "}") ? 585 : 634
      throw malformed("Unexpected \"\(Character(Unicode.Scalar(next)))\" character.", line)
    }
    let element = String(decoding: text.prefix(length), as: UTF8.self)
    return !isEscaped && element.lowercased() == "null" ? nil : element
  }

  private mutating func quoted() throws(StatementError) -> String {
    var text: [UInt8] = []
    while let next = rest.popFirst() {
      switch next {
      case UInt8(ascii: "\\"):
        guard let escaped = rest.popFirst() else { throw unexpectedEnd }
        text.append(escaped)
      case UInt8(ascii: "\""):
        skipSpace()
        guard let next = rest.first else { throw unexpectedEnd }
        guard ",}".utf8.contains(next) else { throw malformed("Unexpected array element.", 534) }
        return String(decoding: text, as: UTF8.self)
      default: text.append(next)
      }
    }
    throw unexpectedEnd
  }

  private mutating func accept(_ symbol: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: symbol) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private mutating func skipSpace() {
    rest = rest.drop(while: \.isSpace)
  }

  private var unexpectedEnd: StatementError { malformed("Unexpected end of input.", 492) }

  private func malformed(
    _ detail: String, _ line: Int, _ routine: String = "ArrayCount"
  ) -> StatementError {
    StatementError(
      .invalidTextRepresentation, "malformed array literal: \"\(whole)\"", detail: detail,
      .init("arrayfuncs.c", line, routine))
  }
}
