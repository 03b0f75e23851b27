/// Reads one JSON value (RFC 8259), strictly.
///
/// Foundation's reader tells neither lines nor repeated names nor how a number was written; and
/// which of two passwords counts must not be left to it.
struct JSONReader {
  private var bytes: Substring.UTF8View
  private var line = 1

  static func read(_ text: String) throws(JSONSyntaxError) -> JSONValue {
    var reader = JSONReader(bytes: Substring(text).utf8)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.bytes.isEmpty else { throw reader.error("text follows its end") }
    return value
  }

  private init(bytes: Substring.UTF8View) {
    self.bytes = bytes
  }

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    let mostDepth = 16
    guard depth < mostDepth else { throw error("it is nested more than \(mostDepth) deep") }
    skipSpace()
    guard let first = bytes.first else { throw error("it ends too early") }
    switch first {
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: return try word()
    }
  }

  private mutating func members(depth: Int) throws(JSONSyntaxError) -> [JSONMember] {
    var members: [JSONMember] = []
    try list("{", "}") { reader throws(JSONSyntaxError) in
      guard reader.bytes.first == UInt8(ascii: "\"") else {
        throw reader.error("a name in double quotes is expected")
      }
      let line = reader.line
      let name = try reader.string()
      reader.skipSpace()
      guard reader.take(":") else { throw reader.error("':' is expected behind a name") }
      members.append(
        JSONMember(name: name, value: try reader.value(depth: depth + 1), line: line)
      )
    }
    return members
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    try list("[", "]") { reader throws(JSONSyntaxError) in
      _ = try reader.value(depth: depth + 1)
    }
    return .array
  }

  /// Reads what stands between brackets, elements separated by commas.
  private mutating func list(
    _ open: Unicode.Scalar,
    _ close: Unicode.Scalar,
    element: (inout JSONReader) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    _ = take(open)
    skipSpace()
    guard !take(close) else { return }
    repeat {
      skipSpace()
      try element(&self)
      skipSpace()
    } while take(",")
    guard take(close) else { throw error("',' or '\(close)' is expected") }
  }

  private mutating func word() throws(JSONSyntaxError) -> JSONValue {
    let words: [(String, JSONValue)] = [
      ("true", .boolean(true)), ("false", .boolean(false)), ("null", .null),
    ]
    for (word, value) in words where bytes.starts(with: word.utf8) {
      bytes = bytes.dropFirst(word.utf8.count)
      return value
    }
    throw error("a value is expected")
  }
}

extension JSONReader {
  /// Reads a number, leaving it as it is written.
  private mutating func number() throws(JSONSyntaxError) -> String {
    let start = bytes
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      try digits()
    }
    return String(Substring(start[..<bytes.startIndex]))
  }

  private mutating func digits() throws(JSONSyntaxError) {
    let rest = bytes.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard rest.startIndex != bytes.startIndex else { throw error("a digit is expected") }
    bytes = rest
  }

  fileprivate mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard bytes.first == UInt8(ascii: scalar) else { return false }
    bytes.removeFirst()
    return true
  }

  private mutating func skipSpace() {
    while let byte = bytes.first, [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
      if byte == 0x0A { line += 1 }
      bytes.removeFirst()
    }
  }

  fileprivate func error(_ problem: String) -> JSONSyntaxError {
    JSONSyntaxError(line: line, problem: problem)
  }
}

extension JSONReader {
  /// Reads a string, which is the way in which most of a JSON text can be wrong.
  private mutating func string() throws(JSONSyntaxError) -> String {
    _ = take("\"")
    var units: [UInt8] = []
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\""):
        return String(decoding: units, as: UTF8.self)
      case UInt8(ascii: "\\"):
        units += Array(String(try escape()).utf8)
      case 0..<0x20:
        throw error("a string holds a line end or another control character")
      default:
        units.append(byte)
      }
    }
    throw error("a string has no closing quote")
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let letters: [UInt8: Unicode.Scalar] = [
      UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
      UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
      UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]
    guard let letter = bytes.popFirst() else { throw error("a string has no closing quote") }
    if let scalar = letters[letter] { return scalar }
    guard letter == UInt8(ascii: "u") else {
      throw error("a string holds a '\\' that starts no escape; '\\' itself is written twice")
    }
    let high = try hexadecimal()
    guard UTF16.isLeadSurrogate(high), take("\\"), take("u") else {
      return try scalar([high])
    }
    return try scalar([high, hexadecimal()])
  }

  private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      let digit = bytes.popFirst().map { Character(Unicode.Scalar($0)) }
      guard let digit, digit.isASCII, let value = digit.hexDigitValue else {
        throw error("a string holds a '\\u' without four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(value)
    }
    return unit
  }

  private func scalar(_ units: [UInt16]) throws(JSONSyntaxError) -> Unicode.Scalar {
    var decoder = UTF16()
    var iterator = units.makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else {
      throw error("a string holds half a surrogate pair")
    }
    return scalar
  }
}
