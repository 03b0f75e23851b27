import PostgresWire

/// How each kind of parameter reads a value, and how SHOW then shows it.
extension RuntimeParameter {
  func normalized(
    _ text: String, _ version: ServerVersion
  ) throws(StatementError) -> String {
    switch kind {
    case .text: return text
    case .applicationName: return Self.cleanName(text, version)
    case .boolean:
      guard let value = PostgresBoolean.parse(text) else {
        throw StatementError(
          .invalidParameterValue, "parameter \"\(name)\" requires a Boolean value",
          .init("guc.c", 7403, "parse_and_validate_value"))
      }
      return value ? "on" : "off"
    case .choice(let choices):
      guard let choice = choices.first(where: { $0 == text.lowercased() }) else {
        throw invalid(
          text, hint: "Available values: \(choices.joined(separator: ", ")).", line: 7504)
      }
      return choice
    case .integer(let range, let unit): return try integer(text, range, unit)
    case .encoding:
      guard let encoding = Self.encoding(text) else {
        throw invalid(text, line: 12_053, "call_string_check_hook")
      }
      return encoding
    case .timeZone:
      guard let zone = Self.timeZone(text) else {
        throw invalid(text, line: 12_053, "call_string_check_hook")
      }
      return zone
    case .dateStyle: return try dateStyle(text)
    }
  }

  private func invalid(
    _ text: String, detail: String? = nil, hint: String? = nil, line: Int,
    _ routine: String = "parse_and_validate_value"
  ) -> StatementError {
    StatementError(
      .invalidParameterValue, "invalid value for parameter \"\(name)\": \"\(text)\"",
      detail: detail, hint: hint, .init("guc.c", line, routine))
  }

  /// What is no printable ASCII becomes `?`, and `\x` with two digits from 16 on; cut to 63 bytes.
  private static func cleanName(_ text: String, _ version: ServerVersion) -> String {
    let clean = text.utf8.map { byte -> String in
      if (0x20...0x7e).contains(byte) { return String(Character(Unicode.Scalar(byte))) }
      return version.major >= 16 ? "\\x" + hexadecimal([byte]) : "?"
    }
    return truncatedIdentifier(clean.joined())
  }

  // MARK: Numbers

  private static let timeUnits: [(name: String, milliseconds: Int)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000), ("ms", 1),
  ]

  private func integer(
    _ text: String, _ range: ClosedRange<Int>, _ unit: Int?
  ) throws(StatementError) -> String {
    let trimmed = text.trimmingBlanks()
    let digits = trimmed.prefix { $0.isASCII && ($0.isNumber || $0 == "-") }
    let suffix = String(trimmed[digits.endIndex...]).trimmingBlanks()
    let factor =
      suffix.isEmpty ? unit ?? 1 : Self.timeUnits.first { $0.name == suffix }?.milliseconds
    guard let number = Int(digits), let factor, suffix.isEmpty || unit != nil else {
      throw invalid(text, line: 7422)
    }
    let value = number.multipliedReportingOverflow(by: factor)
    guard !value.overflow, range.contains(value.partialValue) else {
      let shown = unit == nil ? "" : " ms"
      throw StatementError(
        .invalidParameterValue,
        "\(value.partialValue)\(shown) is outside the valid range for parameter \"\(name)\" "
          + "(\(range.lowerBound)\(shown) .. \(range.upperBound)\(shown))",
        .init("guc.c", 7434, "parse_and_validate_value"))
    }
    guard unit != nil, value.partialValue > 0 else { return String(value.partialValue) }
    let largest = Self.timeUnits.first { value.partialValue % $0.milliseconds == 0 }
    return largest.map { "\(value.partialValue / $0.milliseconds)\($0.name)" }
      ?? String(value.partialValue)
  }

  // MARK: Encodings, time zones, date styles

  /// Names as `pg_encoding_to_char` gives them, by their letters and digits in lower case.
  private static let encodings: [String: String] = [
    "utf8": "UTF8", "unicode": "UTF8", "sqlascii": "SQL_ASCII", "latin1": "LATIN1",
    "iso88591": "LATIN1", "latin2": "LATIN2", "iso88592": "LATIN2", "latin9": "LATIN9",
    "iso885915": "LATIN9", "win1250": "WIN1250", "windows1250": "WIN1250", "win1251": "WIN1251",
    "windows1251": "WIN1251", "win1252": "WIN1252", "windows1252": "WIN1252", "koi8r": "KOI8R",
    "koi8": "KOI8R", "euckr": "EUC_KR", "eucjp": "EUC_JP", "euccn": "EUC_CN", "gbk": "GBK",
    "sjis": "SJIS", "shiftjis": "SJIS", "big5": "BIG5", "gb18030": "GB18030",
  ]

  private static func encoding(_ text: String) -> String? {
    encodings[text.lowercased().filter { $0.isLetter || $0.isNumber }]
  }

  private static let timeZoneAreas: Set<String> = [
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Brazil",
    "Canada", "Chile", "Etc", "Europe", "Indian", "Mexico", "Pacific", "US",
  ]
  private static let timeZoneNames: Set<String> = [
    "UTC", "GMT", "UCT", "Zulu", "Universal", "Greenwich", "CET", "EET", "MET", "WET", "EST",
    "MST", "HST", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT", "Japan", "Singapore", "Turkey",
  ]

  /// Without a time zone database: an area's name decides for the zones in it.
  private static func timeZone(_ text: String) -> String? {
    let parts = text.split(separator: "/", maxSplits: 1)
    if parts.count == 2, timeZoneAreas.contains(String(parts[0])) { return text }
    return timeZoneNames.first { $0.lowercased() == text.lowercased() }
  }

  private func dateStyle(_ text: String) throws(StatementError) -> String {
    let current = value.split(separator: ", ").map(String.init)
    var style = current.first ?? "ISO"
    var order = current.last ?? "MDY"
    var hasOrder = false
    for word in text.split(separator: ",").map({ String($0).trimmingBlanks() }) {
      switch word.lowercased() {
      case "iso": style = "ISO"
      case "sql": style = "SQL"
      case let name where name.hasPrefix("postgres"): style = "Postgres"
      case "german":
        style = "German"
        if !hasOrder { order = "DMY" }
      case "ymd": (order, hasOrder) = ("YMD", true)
      case let name where name == "dmy" || name.hasPrefix("euro"): (order, hasOrder) = ("DMY", true)
      case let name where name == "mdy" || name == "us" || name.hasPrefix("noneuro"):
        (order, hasOrder) = ("MDY", true)
      case "default": (style, order) = ("ISO", "MDY")
      default:
        throw invalid(
          text, detail: "Unrecognized key word: \"\(word.lowercased())\".", line: 12_053,
          "call_string_check_hook")
      }
    }
    return "\(style), \(order)"
  }
}

extension String {
  fileprivate func trimmingBlanks() -> String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
