import PostgresWire

/// A JSON value, for the check of `json` and the normal form of `jsonb`.
indirect enum JSONText: Hashable, Sendable {
  /// A number, `true`, `false` or `null`, as written.
  case plain(String)
  case string(String)
  case array([JSONText])
  case object([Member])

  struct Member: Hashable, Sendable {
    var key: String
    var value: JSONText
  }

  static func parse(_ text: String, isBinary: Bool = false) throws(StatementError) -> JSONText {
    var parser = JSONParser(text, isBinary: isBinary)
    return try parser.document()
  }

  /// As `jsonb_out`: keys by length, then by bytes, the last of those given twice.
  var text: String {
    switch self {
    case .plain(let text): text
    case .string(let text): Self.quoted(text)
    case .array(let elements): "[" + elements.map(\.text).joined(separator: ", ") + "]"
    case .object(let members):
      "{"
        + Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        .sorted { $0.key.sortsBefore($1.key) }
        .map { "\(Self.quoted($0.key)): \($0.value.text)" }.joined(separator: ", ") + "}"
    }
  }

  /// A text as a string of JSON; as `escape_json`.
  static func quoted(_ text: String) -> String {
    let escapes: [Unicode.Scalar: String] = [
      "\"": "\\\"", "\\": "\\\\", "\u{8}": "\\b", "\u{c}": "\\f", "\n": "\\n", "\r": "\\r",
      "\t": "\\t",
    ]
    let shown = text.unicodeScalars.map { scalar in
      escapes[scalar]
        ?? (scalar.value < 0x20 ? "\\u00" + hexadecimal([UInt8(scalar.value)]) : String(scalar))
    }
    return "\"" + shown.joined() + "\""
  }
}

extension String {
  fileprivate func sortsBefore(_ other: String) -> Bool {
    utf8.count == other.utf8.count
      ? utf8.lexicographicallyPrecedes(other.utf8) : utf8.count < other.utf8.count
  }
}

/// PostgreSQL's own reader of JSON, with its errors (`jsonapi.c`).
private struct JSONParser {
  private let text: [UInt8]
  /// Where the token begins, and where it ends.
  private var start = 0
  private var end = 0
  private var token = Token.end
  private let isBinary: Bool
  /// How much deeper arrays and objects may nest.
  private var depthLeft = 1000

  private enum Token: Hashable {
    case end
    case value(JSONText)
    case symbol(UInt8)
  }

  init(_ text: String, isBinary: Bool) {
    self.text = Array(text.utf8)
    self.isBinary = isBinary
  }

  mutating func document() throws(StatementError) -> JSONText {
    try advance()
    let value = try value()
    guard token == .end else { throw expected("end of input") }
    return value
  }

  // MARK: Grammar

  private mutating func value() throws(StatementError) -> JSONText {
    guard depthLeft > 0 else { throw .unanswered("JSON that nests so deep") }
    depthLeft -= 1
    defer { depthLeft += 1 }
    switch token {
    case .value(let value):
      try advance()
      return value
    case .symbol(UInt8(ascii: "[")): return .array(try array())
    case .symbol(UInt8(ascii: "{")): return .object(try object())
    case .symbol, .end: throw expected("JSON value")
    }
  }

  private mutating func array() throws(StatementError) -> [JSONText] {
    try advance()
    var elements: [JSONText] = []
    if try accept("]") { return [] }
    repeat { elements.append(try value()) } while try accept(",")
    guard try accept("]") else { throw expected("\",\" or \"]\"") }
    return elements
  }

  private mutating func object() throws(StatementError) -> [JSONText.Member] {
    try advance()
    var members: [JSONText.Member] = []
    if try accept("}") { return [] }
    repeat {
      guard case .value(.string(let key)) = token else {
        throw expected(members.isEmpty ? "string or \"}\"" : "string")
      }
      try advance()
      guard try accept(":") else { throw expected("\":\"") }
      members.append(JSONText.Member(key: key, value: try value()))
    } while try accept(",")
    guard try accept("}") else { throw expected("\",\" or \"}\"") }
    return members
  }

  private mutating func accept(_ symbol: Unicode.Scalar) throws(StatementError) -> Bool {
    guard token == .symbol(UInt8(ascii: symbol)) else { return false }
    try advance()
    return true
  }

  // MARK: Tokens

  private mutating func advance() throws(StatementError) {
    let blanks = text[end...].prefix { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
    start = end + blanks.count
    end = start
    guard start < text.count else {
      token = .end
      return
    }
    let next = text[start]
    switch next {
    case UInt8(ascii: "\""): token = .value(.string(try string()))
    case _ where "{}[]:,".utf8.contains(next):
      end = start + 1
      token = .symbol(next)
    case _ where next == UInt8(ascii: "-") || next.isDigit: token = .value(.plain(try number()))
    default:
      end = start + max(1, text[start...].prefix(while: \.isWordPart).count)
      let word = String(decoding: text[start..<end], as: UTF8.self)
      guard ["true", "false", "null"].contains(word) else { throw invalidToken }
      token = .value(.plain(word))
    }
  }

  /// A number as `numeric` writes it.
  private mutating func number() throws(StatementError) -> String {
    let digits = text[start...].drop { $0 == UInt8(ascii: "-") }
    let length = DecimalText.length(text[start...])
    end = start + length
    let isPadded = digits.first == 0x30 && digits.dropFirst().first?.isDigit == true
    let number = text[start..<end]
    let point = number.firstIndex(of: UInt8(ascii: "."))
    let hasFraction = point.map { $0 + 1 < end && text[$0 + 1].isDigit && $0 > start } ?? true
    let more = text[end...].prefix(while: \.isWordPart).count
    guard length > 0, !isPadded, hasFraction, more == 0 else {
      end += max(more, length == 0 ? 1 : 0)
      throw invalidToken
    }
    return try Numeric(String(decoding: number, as: UTF8.self)).text
  }

  private mutating func string() throws(StatementError) -> String {
    var units: [UInt8] = []
    var high: UInt32?
    end = start + 1
    func orphan() -> StatementError {
      failure("Unicode low surrogate must follow a high surrogate.")
    }
    while end < text.count {
      let next = text[end]
      if next == UInt8(ascii: "\\") {
        if let unit = try escape() {
          switch (high, unit) {
          case (nil, 0xd800...0xdbff): high = unit
          case (let first?, 0xdc00...0xdfff):
            units += (0x10000 + (first - 0xd800) << 10 + unit - 0xdc00).utf8
            high = nil
          case (nil, 0xdc00...0xdfff): if isBinary { throw orphan() }
          default: units += unit.utf8
          }
          continue
        }
        units.append(Self.escapes[text[end - 1]] ?? text[end - 1])
      } else {
        if next < 0x20 {
          throw failure("Character with value 0x\(hexadecimal([next])) must be escaped.")
        }
        end += 1
        if next == UInt8(ascii: "\"") {
          if high != nil, isBinary { throw orphan() }
          return String(decoding: units, as: UTF8.self)
        }
        units.append(next)
      }
      if high != nil, isBinary { throw orphan() }
    }
    throw invalidToken
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13,
    UInt8(ascii: "t"): 9,
  ]

  /// The code unit of `\uXXXX`; nil for an escape of one letter, which is the last taken.
  private mutating func escape() throws(StatementError) -> UInt32? {
    end += 1
    guard end < text.count else { throw invalidToken }
    let letter = text[end]
    end += 1
    guard letter == UInt8(ascii: "u") else {
      guard "\"\\/bfnrt".utf8.contains(letter) else {
        throw failure(
          "Escape sequence \"\\\(String(decoding: [letter], as: UTF8.self))\" is invalid.")
      }
      return nil
    }
    let digits = text[end...].prefix(4)
    let count = digits.prefix(while: \.isHexDigit).count
    guard count == 4, let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
      end = min(end + count + 1, text.count)
      throw failure("\"\\u\" must be followed by four hexadecimal digits.")
    }
    end += 4
    if unit == 0, isBinary {
      throw failure(
        "\\u0000 cannot be converted to text.", .untranslatableCharacter,
        "unsupported Unicode escape sequence", line: 621)
    }
    return unit
  }

  // MARK: Errors

  private var invalidToken: StatementError {
    failure("Token \"\(String(decoding: text[start..<end], as: UTF8.self))\" is invalid.")
  }

  private func expected(_ what: String) -> StatementError {
    guard token != .end else { return failure("The input string ended unexpectedly.") }
    let found = String(decoding: text[start..<end], as: UTF8.self)
    return failure("Expected \(what), but found \"\(found)\".")
  }

  private func failure(
    _ detail: String, _ state: SQLState = .invalidTextRepresentation,
    _ message: String = "invalid input syntax for type json", line: Int = 627
  ) -> StatementError {
    StatementError(
      state, message, detail: detail, .init("jsonfuncs.c", line, "json_ereport_error")
    ).adding(context: context)
  }

  /// The line up to where the token ends, or the last 50 bytes of that.
  private var context: String {
    let before = text[..<end]
    let newlines = before.count { $0 == 0x0a }
    let line = before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    var first = line
    while end - first >= 50 {
      repeat { first += 1 } while first < end && text[first] & 0xc0 == 0x80
    }
    // Three dots for three bytes gain nothing.
    if first - line <= 3 { first = line }
    let isCut = start < text.count && end < text.count && text[end] != 0x0a && text[end] != 0x0d
    return "JSON data, line \(newlines + 1): " + (first > line ? "..." : "")
      + String(decoding: text[first..<end], as: UTF8.self) + (isCut ? "..." : "")
  }
}

extension UInt8 {
  fileprivate var isWordPart: Bool {
    isAlphanumeric || self == UInt8(ascii: "_") || self >= 0x80 || self == UInt8(ascii: ".")
      || self == UInt8(ascii: "+") || self == UInt8(ascii: "-")
  }
}

extension UInt32 {
  fileprivate var utf8: [UInt8] {
    Unicode.Scalar(self).map { Array(String($0).utf8) } ?? []
  }
}
