import PostgresWire

/// `float4` and `float8`.
extension SQLType {
  func readFloat(_ input: String) throws(StatementError) -> String {
    let isSingle = self == .float4
    let routine = isSingle ? "float4in" : "float8in_internal_opt_error"
    let start = input.utf8.drop(while: \.isSpace)
    guard !start.isEmpty else {
      throw invalid(input, ("float.c", isSingle ? 186 : 399, routine))
    }
    let number = String(decoding: start.prefix(DecimalText.length(start)), as: UTF8.self)
    let word = Self.nonFinite.first { word, _ in
      start.count >= word.utf8.count
        && String(decoding: start.prefix(word.utf8.count), as: UTF8.self).lowercased() == word
    }
    guard !number.isEmpty || word != nil else {
      throw invalid(input, ("float.c", isSingle ? 270 : 484, routine))
    }
    let rest = start.dropFirst(number.isEmpty ? word?.word.utf8.count ?? 0 : number.utf8.count)
    guard rest.allSatisfy(\.isSpace) else {
      throw invalid(input, ("float.c", isSingle ? 282 : 500, routine))
    }
    if let word, number.isEmpty { return word.text }
    let written =
      isSingle ? Float(number).map(FloatText.written) : Double(number).map(FloatText.written)
    let hasVanished = written?.hasNonZeroDigit == false && number.hasNonZeroDigit
    guard let written, !written.hasSuffix("Infinity"), !hasVanished else {
      throw StatementError(
        .numericValueOutOfRange, "\"\(number)\" is out of range for type \(title)",
        .init("float.c", isSingle ? 264 : 476, routine))
    }
    return written
  }

  /// The longer first.
  private static let nonFinite = [
    ("nan", "NaN"), ("infinity", "Infinity"), ("+infinity", "Infinity"),
    ("-infinity", "-Infinity"), ("inf", "Infinity"), ("+inf", "Infinity"), ("-inf", "-Infinity"),
  ].map { (word: $0, text: $1) }
}

extension String {
  /// Before the exponent.
  fileprivate var hasNonZeroDigit: Bool {
    prefix { $0 != "e" && $0 != "E" }.contains { ("1"..."9").contains($0) }
  }
}

/// A floating-point number's text.
enum FloatText {
  static func written(_ value: Float) -> String {
    text(value.description, isFinite: value.isFinite, precision: 6)
  }

  static func written(_ value: Double) -> String {
    text(value.description, isFinite: value.isFinite, precision: 15)
  }

  /// The shortest digits that give the number back; with an exponent below -4 or from `precision`.
  private static func text(_ description: String, isFinite: Bool, precision: Int) -> String {
    guard isFinite else {
      return description == "inf" ? "Infinity" : description == "-inf" ? "-Infinity" : "NaN"
    }
    let sign = description.hasPrefix("-") ? "-" : ""
    let parts = description.drop { $0 == "-" }.split(separator: "e")
    let sides = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let digits = sides.joined()
    let leading = digits.prefix { $0 == "0" }.count
    var significant = digits.dropFirst(leading)
    while significant.last == "0" { significant.removeLast() }
    guard let first = significant.first else { return sign + "0" }
    let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + sides[0].count - leading - 1
    if exponent < -4 || exponent >= precision {
      let rest = significant.dropFirst()
      let shown = String(exponent.magnitude)
      return sign + String(first) + (rest.isEmpty ? "" : "." + rest)
        + (exponent < 0 ? "e-" : "e+") + (shown.count < 2 ? "0" : "") + shown
    }
    if exponent < 0 {
      return sign + "0." + String(repeating: "0", count: -exponent - 1) + significant
    }
    let whole = significant.prefix(exponent + 1)
    let fraction = significant.dropFirst(exponent + 1)
    return sign + whole + String(repeating: "0", count: exponent + 1 - whole.count)
      + (fraction.isEmpty ? "" : "." + fraction)
  }
}

/// The grammar of a decimal number.
enum DecimalText {
  /// How many of the first bytes are a number, with its sign and exponent; 0 where there is none.
  static func length(_ bytes: some Collection<UInt8>) -> Int {
    let text = Array(bytes)
    var end = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? 1 : 0
    func digits(at start: Int) -> Int { text.dropFirst(start).prefix(while: \.isDigit).count }
    let whole = digits(at: end)
    end += whole
    var fraction = 0
    if end < text.count, text[end] == UInt8(ascii: ".") {
      fraction = digits(at: end + 1)
      guard whole + fraction > 0 else { return 0 }
      end += 1 + fraction
    }
    guard whole + fraction > 0 else { return 0 }
    guard end < text.count, text[end] | 0x20 == UInt8(ascii: "e") else { return end }
    let sign = end + 1 < text.count && [0x2b, 0x2d].contains(text[end + 1]) ? 1 : 0
    let exponent = digits(at: end + 1 + sign)
    return exponent == 0 ? end : end + 1 + sign + exponent
  }
}
