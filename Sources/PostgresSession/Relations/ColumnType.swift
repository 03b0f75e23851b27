import PostgresWire

/// The type of a table's column, as its definition spells it: `numeric(10,2)`.
package struct ColumnType: Hashable, Sendable {
  /// Of a domain, the type that it is based on.
  package private(set) var type: SQLType
  /// `atttypmod`: 44 for varchar(40); -1 where there is none.
  package private(set) var modifier: Int32 = -1
  /// `typname`, which tells a domain from its type.
  private(set) var name: String
  /// `attndims`: as many as brackets.
  private(set) var dimensions = 0

  /// Reads any spelling of PostgreSQL: `timestamp(3) with time zone`, `_int4`, `varchar(40)[]`.
  package init(_ spelling: String) throws(StatementError) {
    var text = Self.singleSpaced(spelling)
    for prefix in ["pg_catalog.", "information_schema."] where text.hasPrefix(prefix) {
      text.removeFirst(prefix.count)
    }
    while let element = Self.element(text) {
      text = element
      dimensions += 1
    }
    var arguments = try Self.takeArguments(&text, spelling)
    if text == "float", let digits = arguments.first, (1...24).contains(digits) {
      (text, arguments) = ("real", [])
    }
    if let domain = Self.domains[text], dimensions == 0, arguments.isEmpty {
      self = try ColumnType(domain)
      self = ColumnType(self, named: text)
      return
    }
    let known = Self.aliases[text] ?? text
    guard let element = SQLType(named: known) else { throw Self.unknown(spelling) }
    guard dimensions == 0 || element.element == nil else { throw Self.unknown(spelling) }
    guard let type = dimensions == 0 ? element : element.array else {
      throw Self.unknown(spelling)
    }
    self.type = type
    name = type.catalogueName
    modifier = try TypeModifier(
      type.element ?? type, arguments: arguments, isDefault: text == known, spelling
    ).value
  }

  private init(_ base: ColumnType, named name: String) {
    type = base.type
    modifier = base.modifier
    self.name = name
  }

  /// Reads what the type's input function takes, and fits it to the length, as INSERT does.
  package func value(_ input: String?) throws(StatementError) -> SQLValue {
    if let input, type.isWritten(input) { return SQLValue(type, written: input) }
    let value = try SQLValue(type, input)
    guard modifier >= 0, let text = value.text else { return value }
    guard let element = type.element else {
      return SQLValue(type, written: try type.fitted(text, to: modifier))
    }
    let elements = try ArrayLiteral.read(text, of: element)
    return SQLValue(
      type,
      written: ArrayLiteral.text(
        of: try elements.map { text throws(StatementError) in
          try text.map { text throws(StatementError) in try element.fitted(text, to: modifier) }
        }))
  }

  /// As `pg_get_expr` shows a default: a text in quotes, and a number below 0, with the type.
  package func shownDefault(_ expression: String) -> String {
    let isText = expression.hasPrefix("'") && expression.hasSuffix("'")
    let isNegative = expression.hasPrefix("-") && Double(expression) != nil
    guard isText || isNegative else { return expression }
    return "\(isText ? expression : "'\(expression)'")::\(type.title)"
  }

  /// What a type is called beside its names in `pg_type`.
  private static let aliases = [
    "bool": "boolean", "dec": "numeric", "char varying": "varchar", "character": "bpchar",
    "char": "bpchar", "nchar": "bpchar", "national character": "bpchar",
    "national char": "bpchar", "national character varying": "varchar",
    "national char varying": "varchar", "nchar varying": "varchar",
    "timestamp": "timestamp without time zone", "time": "time without time zone",
  ]

  /// The domains of the information schema.
  private static let domains = [
    "cardinal_number": "integer", "character_data": "character varying", "sql_identifier": "name",
    "time_stamp": "timestamp(2) with time zone", "yes_or_no": "character varying(3)",
  ]

  private static func unknown(_ spelling: String) -> StatementError {
    StatementError(.undefinedObject, "type \"\(spelling)\" does not exist")
  }

  /// What `text[]`, `text[3]` and `text array` are arrays of; nil for any other type.
  private static func element(_ text: String) -> String? {
    if text.hasSuffix(" array") { return String(text.dropLast(6)) }
    guard text.hasSuffix("]"), let start = text.lastIndex(of: "["),
      text[start...].dropFirst().dropLast().allSatisfy(\.isNumber)
    else { return nil }
    return singleSpaced(text[..<start])
  }

  /// In lower case, with one blank between words.
  private static func singleSpaced(_ text: some StringProtocol) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// What stands in parentheses, behind a word or at the end: `40`, `10,2`.
  private static func takeArguments(
    _ text: inout String, _ spelling: String
  ) throws(StatementError) -> [Int] {
    guard let start = text.firstIndex(of: "("), let end = text[start...].firstIndex(of: ")") else {
      return []
    }
    var arguments: [Int] = []
    let inner = text[text.index(after: start)..<end]
    for part in inner.split(separator: ",", omittingEmptySubsequences: false) {
      guard let number = Int(part.filter { $0 != " " }) else { throw unknown(spelling) }
      arguments.append(number)
    }
    text = singleSpaced(text[..<start] + " " + text[text.index(after: end)...])
    return arguments
  }
}

extension SQLType {
  /// Whether an input, as that of most columns of the catalogues, surely is what is written.
  fileprivate func isWritten(_ input: String) -> Bool {
    let bytes = input.utf8
    switch self {
    case .boolean: return input == "t" || input == "f"
    case .oid, .int4, .regproc:
      return (1..<10).contains(bytes.count) && bytes.allSatisfy(\.isDigit)
        && (bytes.count == 1 || bytes.first != UInt8(ascii: "0"))
    default: return false
    }
  }

  /// `typname`.
  var catalogueName: String { element.map { "_\($0.catalogueName)" } ?? name }
}
