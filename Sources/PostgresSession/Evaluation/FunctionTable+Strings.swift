import PostgresWire

extension FunctionTable {
  static let strings: [Function] = [
    .plain("lower(text) text") { .text($0[0].string.lowercased()) },
    .plain("upper(text) text") { .text($0[0].string.uppercased()) },
    .plain("initcap(text) text") { .text(capitalized($0[0].string)) },
    .plain("length(text) int4") { .integer($0[0].string.unicodeScalars.count) },
    .plain("length(bpchar) int4") {
      .integer($0[0].string.withoutTrailingBlanks.unicodeScalars.count)
    },
    .plain("length(bytea) int4") { .integer(($0[0].string.utf8.count - 2) / 2) },
    .plain("char_length(text) int4") { .integer($0[0].string.unicodeScalars.count) },
    .plain("character_length(text) int4") { .integer($0[0].string.unicodeScalars.count) },
    .plain("octet_length(text) int4") { .integer($0[0].string.utf8.count) },
    .plain("octet_length(bytea) int4") { .integer(($0[0].string.utf8.count - 2) / 2) },
    .plain("replace(text,text,text) text") {
      .text(
        $0[1].string.isEmpty
          ? $0[0].string : $0[0].string.replacing($0[1].string, with: $0[2].string))
    },
    .plain("reverse(text) text") {
      .text(String(String.UnicodeScalarView($0[0].string.unicodeScalars.reversed())))
    },
    .plain("repeat(text,int4) text") {
      let count = max(0, $0[1].int)
      guard
        $0[0].string.utf8.count.multipliedReportingOverflow(by: count).partialValue <= 10_000_000,
        count <= 10_000_000
      else { throw StatementError.unanswered("a text of more than 10 MB") }
      return .text(String(repeating: $0[0].string, count: count))
    },
    .plain("position(text,text) int4") { .integer(place(of: $0[1].string, in: $0[0].string)) },
    .plain("strpos(text,text) int4") { .integer(place(of: $0[1].string, in: $0[0].string)) },
    .plain("starts_with(text,text) bool") {
      .boolean($0[0].string.utf8.starts(with: $0[1].string.utf8))
    },
    .plain("left(text,int4) text") {
      let scalars = Array($0[0].string.unicodeScalars)
      let count = $0[1].int < 0 ? max(0, scalars.count + $0[1].int) : $0[1].int
      return .text(scalars.prefix(count).text)
    },
    .plain("right(text,int4) text") {
      let scalars = Array($0[0].string.unicodeScalars)
      let count = $0[1].int < 0 ? max(0, scalars.count + $0[1].int) : $0[1].int
      return .text(scalars.suffix(count).text)
    },
    .plain("lpad(text,int4) text") {
      .text(try padded($0[0].string, $0[1].int, " ", isLeft: true))
    },
    .plain("lpad(text,int4,text) text") {
      .text(try padded($0[0].string, $0[1].int, $0[2].string, isLeft: true))
    },
    .plain("rpad(text,int4) text") {
      .text(try padded($0[0].string, $0[1].int, " ", isLeft: false))
    },
    .plain("rpad(text,int4,text) text") {
      .text(try padded($0[0].string, $0[1].int, $0[2].string, isLeft: false))
    },
    .plain("btrim(text) text") { .text(trimmed($0[0].string, " ", true, true)) },
    .plain("btrim(text,text) text") { .text(trimmed($0[0].string, $0[1].string, true, true)) },
    .plain("ltrim(text) text") { .text(trimmed($0[0].string, " ", true, false)) },
    .plain("ltrim(text,text) text") { .text(trimmed($0[0].string, $0[1].string, true, false)) },
    .plain("rtrim(text) text") { .text(trimmed($0[0].string, " ", false, true)) },
    .plain("rtrim(text,text) text") { .text(trimmed($0[0].string, $0[1].string, false, true)) },
    .plain("split_part(text,text,int4) text") {
      try splitPart($0[0].string, $0[1].string, $0[2].int)
    },
    .plain("substring(text,int4) text") { try substring($0[0].string, $0[1].int, nil) },
    .plain("substring(text,int4,int4) text") { try substring($0[0].string, $0[1].int, $0[2].int) },
    .plain("substr(text,int4) text") { try substring($0[0].string, $0[1].int, nil) },
    .plain("substr(text,int4,int4) text") { try substring($0[0].string, $0[1].int, $0[2].int) },
    .plain("ascii(text) int4") { .integer(Int($0[0].string.unicodeScalars.first?.value ?? 0)) },
    .plain("chr(int4) text") {
      guard $0[0].int > 0, let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: $0[0].int)) else {
        throw StatementError.unanswered("chr(\($0[0].int))")
      }
      return .text(String(scalar))
    },
    .plain("quote_ident(text) text") { .text(quotedName($0[0].string)) },
    .plain("quote_literal(text) text") { .text(quotedLiteral($0[0].string)) },
    .lenient("quote_nullable(text) text") { values, _ in
      .text(values[0].isNull ? "NULL" : quotedLiteral(values[0].string))
    },
    .lenient("concat([any]) text") { values, types in
      .text(zip(values, types).map { $0.shownInConcat($1) }.joined())
    },
    .lenient("concat_ws(text,[any]) text") { values, types in
      guard !values[0].isNull else { return .null }
      let parts = zip(values, types).dropFirst().filter { !$0.0.isNull }
      return .text(parts.map { $0.shownInConcat($1) }.joined(separator: values[0].string))
    },
    .plain("like_escape(text,text) text") { .text(try escaped($0[0].string, $0[1].string)) },
    .plain("translate(text,text,text) text") {
      let (from, to) = (Array($0[1].string.unicodeScalars), Array($0[2].string.unicodeScalars))
      return .text(
        $0[0].string.unicodeScalars.compactMap { scalar in
          guard let index = from.firstIndex(of: scalar) else { return scalar }
          return index < to.count ? to[index] : nil
        }.text)
    },
    .plain("to_hex(int4) text") { .text(String(UInt32(truncatingIfNeeded: $0[0].int), radix: 16)) },
    .plain("to_hex(int8) text") { .text(String(UInt(bitPattern: $0[0].int), radix: 16)) },
    .lenient("format(text,[any]) text") { values, types in try format(values, types) },
    .lenient("format(text) text") { values, types in try format(values, types) },
  ]

  private static func capitalized(_ text: String) -> String {
    var isStart = true
    return text.map { character in
      defer { isStart = !(character.isLetter || character.isNumber) }
      return isStart ? character.uppercased() : character.lowercased()
    }.joined()
  }

  private static func place(of part: String, in whole: String) -> Int {
    let (part, whole) = (Array(part.unicodeScalars), Array(whole.unicodeScalars))
    guard part.count <= whole.count else { return 0 }
    for start in 0...(whole.count - part.count)
    where whole[start..<start + part.count].elementsEqual(part) {
      return start + 1
    }
    return 0
  }

  private static func padded(_ text: String, _ length: Int, _ fill: String, isLeft: Bool) throws
    -> String
  {
    guard length <= 10_000_000 else { throw StatementError.unanswered("a text of more than 10 MB") }
    let scalars = Array(text.unicodeScalars)
    let length = max(0, length)
    guard scalars.count < length, !fill.isEmpty else { return scalars.prefix(length).text }
    let fill = Array(fill.unicodeScalars)
    let padding = (0..<(length - scalars.count)).map { fill[$0 % fill.count] }
    return (isLeft ? padding + scalars : scalars + padding).text
  }

  private static func trimmed(_ text: String, _ set: String, _ left: Bool, _ right: Bool) -> String
  {
    let set = Set(set.unicodeScalars)
    var scalars = Array(text.unicodeScalars)[...]
    while left, let first = scalars.first, set.contains(first) { scalars = scalars.dropFirst() }
    while right, let last = scalars.last, set.contains(last) { scalars = scalars.dropLast() }
    return scalars.text
  }

  private static func splitPart(_ text: String, _ separator: String, _ number: Int) throws -> Datum
  {
    guard number != 0 else {
      throw StatementError(
        .invalidParameterValue, "field position must not be zero",
        .init("varlena.c", 4683, "split_part"))
    }
    let parts =
      separator.isEmpty
      ? [text] : text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    let index = number > 0 ? number - 1 : parts.count + number
    return .text(parts.indices.contains(index) ? parts[index] : "")
  }

  private static func substring(_ text: String, _ from: Int, _ length: Int?) throws -> Datum {
    let scalars = Array(text.unicodeScalars)
    if let length, length < 0 {
      throw StatementError(
        .substringError, "negative substring length not allowed",
        .init("varlena.c", 955, "text_substring"))
    }
    let start = max(from - 1, 0)
    let end = length.map { min(from - 1 + $0, scalars.count) } ?? scalars.count
    return .text(start < end ? scalars[start..<end].text : "")
  }

  static func quotedName(_ name: String) -> String {
    let isPlain =
      name.utf8.allSatisfy { (0x61...0x7a).contains($0) || $0.isDigit || $0 == 0x5f }
      && name.utf8.first?.isDigit == false && !Keywords.reserved.contains(name)
      && !Keywords.functionOrType.contains(name) && !Keywords.columnName.contains(name)
    return isPlain && !name.isEmpty ? name : "\"\(name.replacing("\"", with: "\"\""))\""
  }

  static func quotedLiteral(_ text: String) -> String {
    let doubled = text.replacing("'", with: "''")
    return text.contains("\\") ? "E'\(doubled.replacing("\\", with: "\\\\"))'" : "'\(doubled)'"
  }

  /// A LIKE pattern with another escape character in the form with the backslash.
  private static func escaped(_ pattern: String, _ escape: String) throws -> String {
    if escape.isEmpty { return pattern.replacing("\\", with: "\\\\") }
    guard escape.unicodeScalars.count == 1, let own = escape.unicodeScalars.first else {
      throw StatementError(
        .invalidEscapeSequence, "invalid escape string",
        hint: "Escape string must be empty or one character.",
        .init("like_match.c", 291, "MB_do_like_escape"))
    }
    if own == "\\" { return pattern }
    var result = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in pattern.unicodeScalars {
      if scalar == own, !isEscaped {
        result.append("\\")
        isEscaped = true
      } else {
        if scalar == "\\", !isEscaped { result.append("\\") }
        result.append(scalar)
        isEscaped = false
      }
    }
    return String(result)
  }

  private static func format(_ values: [Datum], _ types: [SQLType]) throws -> Datum {
    guard !values[0].isNull else { return .null }
    var result = ""
    var next = 1
    var rest = Array(values[0].string)[...]
    while let character = rest.popFirst() {
      guard character == "%" else {
        result.append(character)
        continue
      }
      guard let kind = rest.popFirst() else {
        throw StatementError(
          .invalidParameterValue, "unterminated format() type specifier",
          hint: "For a single \"%\" use \"%%\".", .init("varlena.c", 5816, "text_format"))
      }
      if kind == "%" {
        result.append("%")
        continue
      }
      guard "sIL".contains(kind) else { throw StatementError.unanswered("format() with %\(kind)") }
      guard next < values.count else {
        throw StatementError(
          .invalidParameterValue, "too few arguments for format()",
          .init("varlena.c", 5909, "text_format"))
      }
      let text = values[next].isNull ? nil : values[next].shownInConcat(types[next])
      next += 1
      switch kind {
      case "s": result += text ?? ""
      case "L": result += text.map(quotedLiteral) ?? "NULL"
      default: result += quotedName(text ?? "")
      }
    }
    return .text(result)
  }
}

extension Datum {
  fileprivate func shownInConcat(_ type: SQLType) -> String { text(as: type) ?? "" }
}

extension Sequence where Element == Unicode.Scalar {
  var text: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: self)
    return String(view)
  }
}
