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
    // Taken, and not among the values that the hint names.
    if choices.contains("debug5"), text.lowercased() == "info" { return "info" }
    if choices.contains("debug5"), text.lowercased() == "debug" { return "debug2" }
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
  private static let encodings = {
    var encodings = [
      "utf8": "UTF8", "unicode": "UTF8", "sqlascii": "SQL_ASCII", "koi8": "KOI8R",
      "mskanji": "SJIS", "shiftjis": "SJIS", "shiftjis2004": "SHIFT_JIS_2004", "abc": "WIN1258",
      "tcvn": "WIN1258", "tcvn5712": "WIN1258", "vscii": "WIN1258", "alt": "WIN866",
      "win": "WIN1251", "win932": "SJIS", "windows932": "SJIS", "win936": "GBK",
      "windows936": "GBK", "win949": "UHC", "windows949": "UHC", "win950": "BIG5",
      "windows950": "BIG5", "iso88591": "LATIN1", "iso88592": "LATIN2", "iso88593": "LATIN3",
      "iso88594": "LATIN4", "iso88599": "LATIN5", "iso885910": "LATIN6", "iso885913": "LATIN7",
      "iso885914": "LATIN8", "iso885915": "LATIN9", "iso885916": "LATIN10",
    ]
    let names =
      (1...10).map { "LATIN\($0)" } + (5...8).map { "ISO_8859_\($0)" } + [
        "BIG5", "EUC_CN", "EUC_JIS_2004", "EUC_JP", "EUC_KR", "EUC_TW", "GB18030", "GBK", "JOHAB",
        "KOI8R", "KOI8U", "SJIS", "UHC",
      ]
    for name in names { encodings[letters(of: name)] = name }
    for page in [866, 874] + Array(1250...1258) {
      encodings["win\(page)"] = "WIN\(page)"
      encodings["windows\(page)"] = "WIN\(page)"
    }
    return encodings
  }()

  /// As `clean_encoding_name`, to which letters are those of ASCII.
  private static func letters(of name: String) -> String {
    String(
      decoding: name.utf8.compactMap { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        default: nil
        }
      }, as: UTF8.self)
  }

  private static func encoding(_ text: String) -> String? {
    encodings[letters(of: text)]
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
    return timeZoneNames.first { $0.lowercased() == text.lowercased() } ?? posixTimeZone(text)
  }

  /// A name and the hours west of Greenwich, as `GMT+2`; in capitals, as `pg_tzset` keeps it.
  private static func posixTimeZone(_ text: String) -> String? {
    let zone = text.uppercased()
    let pattern = /(?:[A-Z]{3,}|<[A-Z0-9+\-]+>)[+\-]?\d{1,2}(?::\d{2}){0,2}/
    return zone.wholeMatch(of: pattern) == nil ? nil : zone
  }

  /// The name that a number of hours east of Greenwich gets (`pg_tzset_offset`).
  private static func offset(_ hours: Int) -> String {
    let digits = (abs(hours) < 10 ? "0" : "") + String(abs(hours))
    return hours < 0 ? "<-\(digits)>+\(digits)" : "<+\(digits)>-\(digits)"
  }

  private func dateStyle(_ text: String) throws(StatementError) -> String {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
      .map { String($0).trimmingBlanks() }
    guard words == [""] || words.allSatisfy({ !$0.isEmpty && !$0.contains(where: \.isWhitespace) })
    else { throw invalidDateStyle(text, "List syntax is invalid.") }
    var (styles, orders): ([String], [String]) = ([], [])
    var hasDefault = false
    for word in words where !word.isEmpty {
      switch word.lowercased() {
      case "iso": styles.append("ISO")
      case "sql": styles.append("SQL")
      case let name where name.hasPrefix("postgres"): styles.append("Postgres")
      case "german": styles.append("German")
      case "ymd": orders.append("YMD")
      case let name where name == "dmy" || name.hasPrefix("euro"): orders.append("DMY")
      case let name where name == "mdy" || name == "us" || name.hasPrefix("noneuro"):
        orders.append("MDY")
      case "default": hasDefault = true
      case let name: throw invalidDateStyle(text, "Unrecognized key word: \"\(name)\".")
      }
    }
    guard Set(styles).count <= 1, Set(orders).count <= 1 else {
      throw invalidDateStyle(text, "Conflicting \"datestyle\" specifications.")
    }
    let current = hasDefault ? ["ISO", "MDY"] : value.split(separator: ", ").map(String.init)
    let order = orders.first ?? (styles.first == "German" ? "DMY" : current.last)
    return "\(styles.first ?? current.first ?? "ISO"), \(order ?? "MDY")"
  }

  private func invalidDateStyle(_ text: String, _ detail: String) -> StatementError {
    invalid(text, detail: detail, line: 12_053, "call_string_check_hook")
  }
}

extension String {
  fileprivate func trimmingBlanks() -> String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
