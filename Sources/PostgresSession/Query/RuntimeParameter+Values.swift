import PostgresWire

/// How each kind of parameter reads a value, and how SHOW then shows it.
extension RuntimeParameter {
  func normalized(
    _ text: String, _ version: ServerVersion
  ) throws(StatementError) -> String {
    switch kind {
    case .text, .identifiers: return text
    case .applicationName: return Self.cleanName(truncatedIdentifier(text), version)
    case .boolean:
      guard let value = PostgresBoolean.parse(text) else {
        throw StatementError(
          .invalidParameterValue, "parameter \"\(name)\" requires a Boolean value",
          .init("guc.c", 7402, "parse_and_validate_value"))
      }
      return value ? "on" : "off"
    case .choice(let choices): return try choice(text, choices)
    case .integer(let range, let unit): return try integer(text, range, unit, version)
    case .real(let range): return try real(text, range)
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

  /// Where `on` and `off` are choices, the other spellings of a boolean are, too.
  private func choice(_ text: String, _ choices: [String]) throws(StatementError) -> String {
    if let choice = choices.first(where: { $0 == text.lowercased() }) { return choice }
    let boolean = PostgresBoolean.parse(text).map { $0 ? "on" : "off" }
    guard let boolean, choices.contains(boolean) else {
      throw invalid(
        text, hint: "Available values: \(choices.joined(separator: ", ")).", line: 7528)
    }
    return boolean
  }

  /// What is no printable ASCII becomes `?`, and `\x` with two digits from 16 on.
  private static func cleanName(_ text: String, _ version: ServerVersion) -> String {
    text.utf8.map { byte -> String in
      if (0x20...0x7e).contains(byte) { return String(Character(Unicode.Scalar(byte))) }
      return version.major >= 16 ? "\\x" + hexadecimal([byte]) : "?"
    }.joined()
  }

  // MARK: Numbers

  /// As `parse_int`: a number, which is rounded, and a unit.
  private func integer(
    _ text: String, _ range: ClosedRange<Int>, _ unit: ParameterUnit?, _ version: ServerVersion
  ) throws(StatementError) -> String {
    let trimmed = text.trimmingBlanks()
    let digits = trimmed.prefix { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
    let suffix = String(trimmed[digits.endIndex...]).trimmingBlanks()
    guard let number = Double(digits), suffix.isEmpty || unit != nil else {
      throw invalid(text, line: 7422)
    }
    guard let factor = suffix.isEmpty ? 1 : unit?.factor(of: suffix) else {
      throw invalid(text, hint: unit?.hint, line: 7422)
    }
    let product = (number * factor).rounded(.toNearestOrEven)
    guard let value = Int32(exactly: product) else {
      throw invalid(text, hint: "Value exceeds integer range.", line: 7422)
    }
    guard range.contains(Int(value)) else {
      let shown = unit.map { " \($0.rawValue)" } ?? ""
      // From 17 on, the bounds have the unit, too.
      let boundsUnit = version.major >= 17 ? shown : ""
      throw outOfRange(
        "\(value)\(shown)", [range.lowerBound, range.upperBound].map { "\($0)\(boundsUnit)" },
        line: 7434)
    }
    return unit?.text(of: Int(value)) ?? String(value)
  }

  private func real(
    _ text: String, _ range: ClosedRange<Double>
  ) throws(StatementError) -> String {
    guard let number = Double(text.trimmingBlanks()), !number.isNaN else {
      throw invalid(text, line: 7458)
    }
    guard range.contains(number) else {
      throw outOfRange(
        Self.shortest(number), [range.lowerBound, range.upperBound].map(Self.shortest), line: 7470)
    }
    return Self.shortest(number)
  }

  private func outOfRange(
    _ value: String, _ bounds: [String], line: Int
  ) -> StatementError {
    StatementError(
      .invalidParameterValue,
      "\(value) is outside the valid range for parameter \"\(name)\" "
        + "(\(bounds.joined(separator: " .. ")))",
      .init("guc.c", line, "parse_and_validate_value"))
  }

  /// As `%g` prints the numbers that occur.
  private static func shortest(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
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
    if parts.count == 2, timeZoneAreas.contains(String(parts[0])) {
      return parts[1].contains { $0.isUppercase || $0.isNumber } ? text : nil
    }
    if let hours = Int(text), (-15...15).contains(hours) { return offset(hours) }
    return timeZoneNames.first { $0.lowercased() == text.lowercased() }
  }

  /// The name that a number of hours east of Greenwich gets (`pg_tzset_offset`).
  private static func offset(_ hours: Int) -> String {
    let digits = (abs(hours) < 10 ? "0" : "") + String(abs(hours))
    return hours < 0 ? "<-\(digits)>+\(digits)" : "<+\(digits)>-\(digits)"
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
