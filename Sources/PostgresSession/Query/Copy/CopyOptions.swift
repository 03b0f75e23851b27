import PostgresWire

/// How the rows of a COPY are written.
struct CopyOptions: Hashable, Sendable {
  var format = Format.text
  var delimiter = UInt8(ascii: "\t")
  var null = Array("\\N".utf8)
  var header = Header.none
  var quote = UInt8(ascii: "\"")
  var escape = UInt8(ascii: "\"")
  /// FORCE_QUOTE, FORCE_NULL and FORCE_NOT_NULL, by their names.
  var forced: [String: CopyStatement.Value] = [:]

  enum Format: String, Hashable, Sendable {
    case text
    case csv
    case binary
  }

  enum Header: Hashable, Sendable {
    case none
    case present
    /// Its names must be those of the columns.
    case matching
  }

  /// Throws in the words and the order of `ProcessCopyOptions`.
  init(_ statement: CopyStatement, _ version: ServerVersion) throws(StatementError) {
    var given: [String: CopyStatement.Value] = [:]
    for option in statement.options {
      guard Self.names.contains(option.name) else {
        throw .syntax(
          "option \"\(option.name)\" not recognized", line: 596, position: option.place)
      }
      if given.updateValue(option.value ?? .text("true"), forKey: option.name) != nil {
        throw StatementError(
          .syntaxError, "conflicting or redundant options", position: option.place,
          .init("define.c", 387, "errorConflictingDefElem"))
      }
      switch (option.name, option.value) {
      case ("format", let value): format = try Self.format(value, option.place)
      case ("header", let value): header = try Self.header(value, statement.isFrom)
      case ("force_quote", let value?), ("force_null", let value?), ("force_not_null", let value?):
        forced[option.name] = value
      default: break
      }
    }
    try adopt(given, statement.isFrom, version)
  }

  private static let names: Set<String> = [
    "format", "freeze", "delimiter", "null", "header", "quote", "escape", "force_quote",
    "force_not_null", "force_null", "encoding",
  ]

  private static func format(
    _ value: CopyStatement.Value?, _ place: Int
  ) throws(StatementError) -> Format {
    guard case .text(let name) = value, let format = Format(rawValue: name) else {
      let name = if case .text(let name) = value { name } else { "" }
      throw StatementError(
        .invalidParameterValue, "COPY format \"\(name)\" not recognized", position: place,
        .init("copy.c", 480, "ProcessCopyOptions"))
    }
    return format
  }

  private static func header(
    _ value: CopyStatement.Value?, _ isFrom: Bool
  ) throws(StatementError) -> Header {
    guard let value else { return .present }
    guard case .text(let text) = value else { return .present }
    if text.lowercased() == "match" {
      guard isFrom else {
        throw StatementError(
          .featureNotSupported, "cannot use \"match\" with HEADER in COPY TO",
          .init("copy.c", 412, "defGetCopyHeaderChoice"))
      }
      return .matching
    }
    switch text.lowercased() {
    case "true", "on", "1": return .present
    case "false", "off", "0": return .none
    default:
      throw StatementError(
        .syntaxError, "header requires a Boolean value or \"match\"",
        .init("copy.c", 421, "defGetCopyHeaderChoice"))
    }
  }

  private mutating func adopt(
    _ given: [String: CopyStatement.Value], _ isFrom: Bool, _ version: ServerVersion
  ) throws(StatementError) {
    func text(_ name: String) -> String? {
      if case .text(let text) = given[name] { text } else { nil }
    }
    func check(
      _ isWrong: Bool, _ message: String, _ line: Int, _ state: SQLState = .featureNotSupported
    ) throws(StatementError) {
      if isWrong {
        throw StatementError(state, message, .init("copy.c", line, "ProcessCopyOptions"))
      }
    }
    let isCSV = format == .csv
    let isBinary = format == .binary
    for (name, line) in [("delimiter", 608), ("null", 613)] {
      try check(
        isBinary && given[name] != nil, "cannot specify \(name.uppercased()) in BINARY mode", line,
        .syntaxError)
    }
    let delimiter = text("delimiter") ?? (isCSV ? "," : "\t")
    let null = text("null") ?? (isCSV ? "" : "\\N")
    let quote = text("quote") ?? "\""
    let escape = text("escape") ?? quote
    func breaks(_ text: String) -> Bool { text.utf8.contains { $0 == 10 || $0 == 13 } }
    let forbidden = "\\.abcdefghijklmnopqrstuvwxyz0123456789"
    try check(
      delimiter.utf8.count != 1, "COPY delimiter must be a single one-byte character", 635)
    try check(
      breaks(delimiter), "COPY delimiter cannot be newline or carriage return", 642,
      .invalidParameterValue)
    try check(
      breaks(null), "COPY null representation cannot use newline or carriage return", 648,
      .invalidParameterValue)
    try check(
      !isCSV && forbidden.contains(delimiter), "COPY delimiter cannot be \"\(delimiter)\"", 665,
      .invalidParameterValue)
    try check(isBinary && header != .none, "cannot specify HEADER in BINARY mode", 671)
    if version.major < 15, !isCSV, header != .none {
      throw StatementError(.featureNotSupported, "COPY HEADER available only in CSV mode")
    }
    try check(!isCSV && given["quote"] != nil, "COPY quote available only in CSV mode", 677)
    try check(
      isCSV && quote.utf8.count != 1, "COPY quote must be a single one-byte character", 682)
    try check(
      isCSV && delimiter == quote, "COPY delimiter and quote must be different", 687,
      .invalidParameterValue)
    try check(!isCSV && given["escape"] != nil, "COPY escape available only in CSV mode", 693)
    try check(
      isCSV && escape.utf8.count != 1, "COPY escape must be a single one-byte character", 698)
    for (name, line, direction) in [
      ("force_quote", 704, "TO"), ("force_not_null", 714, "FROM"), ("force_null", 724, "FROM"),
    ] where given[name] != nil {
      let title = name.replacing("_", with: " ")
      try check(!isCSV, "COPY \(title) available only in CSV mode", line)
      try check(
        isFrom == (direction == "TO"), "COPY \(title) only available using COPY \(direction)",
        line + 4)
    }
    try check(
      null.contains(delimiter), "COPY delimiter must not appear in the NULL specification", 735)
    try check(
      isCSV && null.contains(quote),
      "CSV quote character must not appear in the NULL specification",
      742)
    self.delimiter = delimiter.utf8.first ?? 0
    self.null = Array(null.utf8)
    self.quote = quote.utf8.first ?? 0
    self.escape = escape.utf8.first ?? 0
  }
}

extension CopyOptions {
  /// Whether an option like FORCE_QUOTE names a column.
  func forces(_ option: String, _ column: String) -> Bool {
    switch forced[option] {
    case .all: true
    case .list(let names): names.contains(column)
    case .text, nil: false
    }
  }

  /// The body of CopyInResponse or CopyOutResponse.
  func response(_ columnCount: Int) -> [UInt8] {
    let code: UInt8 = format == .binary ? 1 : 0
    let count = [UInt8(columnCount >> 8 & 0xff), UInt8(columnCount & 0xff)]
    return [code] + count + (0..<columnCount).flatMap { _ in [0, code] }
  }
}

extension StatementError {
  fileprivate static func syntax(
    _ message: String, line: Int, position: Int
  ) -> StatementError {
    StatementError(
      .syntaxError, message, position: position, .init("copy.c", line, "ProcessCopyOptions"))
  }
}
