import PostgresSession
import PostgresWire

/// `queries:`, a list of answers to the statements that they name.
struct QueriesReader {
  private(set) var answers: [QueryAnswer] = []

  static let shape = YAMLShape.list(.object(keys))
  private static let patterns: YAMLKeys = [
    "query": .optional(.nonEmpty, "The whole statement; blanks, case and comments aside."),
    "prefix": .optional(.nonEmpty, "What it begins with."),
    "pattern": .optional(.nonEmpty, "A regular expression that is found in it."),
  ]
  private static let keys =
    (patterns + [
      "parameters": .optional(.list(.nonEmpty), "The types of $1, $2 …"),
      "columns": .optional(.mapping(.nonEmpty), "Types of the result by name, in order."),
      "rows": .optional(
        .list(.list(.cell)), "Lists of values; a plain $1 is the value of the parameter."),
      "repeat": .optional(
        .integer(repetitions), "How many times the rows are sent; 1, if left out."),
      "tag": .optional(.nonEmpty, "As INSERT 0 1; for rows it is made."),
      "notices": .optional(.list(DiagnosticReader.shape(.notice)), "Before the answer."),
      "error": .optional(DiagnosticReader.shape(.error), "In place of the end of the answer."),
      "delay": .optional(.duration, "Before the answer, as 500ms or 2s."),
    ]).exactlyOne(of: patterns.names)
  private static let repetitions = 1...1_000_000_000

  init(_ value: YAMLValue?) throws(FixtureError) {
    for item in try value?.sequence() ?? [] { answers.append(try Self.answer(item)) }
  }

  private static func answer(_ value: YAMLValue) throws(FixtureError) -> QueryAnswer {
    let fields = try value.fields(keys)
    var answer = QueryAnswer(try statement(fields))
    for type in try fields["parameters"]?.sequence() ?? [] {
      answer.parameters.append(try Self.type(type))
    }
    for notice in try fields["notices"]?.sequence() ?? [] {
      answer.notices.append(try DiagnosticReader(notice, severity: .notice).diagnostic)
    }
    answer.failure = try fields["error"].map { value throws(FixtureError) in
      try DiagnosticReader(value, severity: .error).diagnostic
    }
    answer.delay = try fields["delay"]?.duration() ?? .zero
    answer.tag = try fields["tag"]?.nonEmptyString()
    if let columns = fields["columns"] { answer.columns = try Self.columns(columns) }
    guard answer.columns != nil || answer.tag != nil || answer.failure != nil else {
      throw value.error("there is no answer", allowed: "columns, tag or error")
    }
    if let tag = fields["tag"], answer.failure != nil {
      throw tag.error("has no effect with an error", allowed: "one of the two")
    }
    if let rows = fields["rows"] {
      guard let columns = answer.columns else {
        throw rows.error("has no effect without columns", allowed: "it with columns")
      }
      answer.rows = try Self.rows(rows, columns)
    }
    if let times = fields["repeat"] {
      guard !answer.rows.isEmpty else {
        throw times.error("has no effect without rows", allowed: "it with rows")
      }
      answer.times = try times.integer(in: Self.repetitions)
    }
    return answer
  }

  private static func statement(_ fields: YAMLFields) throws(FixtureError) -> StatementPattern {
    let given = patterns.names.compactMap { key in fields[key].map { (key, $0) } }
    guard let (key, value) = given.first else {
      throw fields.owner.error("the statement is missing", allowed: "query, prefix or pattern")
    }
    if given.count > 1 {
      throw given[1].1.error("is given beside \"\(key)\"", allowed: "one of the two")
    }
    let text = try value.nonEmptyString()
    do {
      switch key {
      case "query": return try .exact(text)
      case "prefix": return try .prefix(text)
      default: return try .expression(checked: text)
      }
    } catch let error as StatementError {
      throw value.error(error.message, allowed: "one SQL statement")
    } catch {
      throw value.error("is no regular expression: \(error)")
    }
  }

  private static func type(_ value: YAMLValue) throws(FixtureError) -> SQLType {
    let name = try value.nonEmptyString()
    guard let type = SQLType(named: name.lowercased()) else {
      throw value.error(
        "there is no type \"\(name)\"",
        allowed: "a type of PostgreSQL, as int4 or text[]")
    }
    return type
  }

  private static func columns(_ value: YAMLValue) throws(FixtureError) -> [ResultColumn] {
    var columns: [ResultColumn] = []
    for (name, type) in try value.entries() {
      columns.append(ResultColumn(name, try Self.type(type)))
    }
    return columns
  }

  private static func rows(
    _ value: YAMLValue, _ columns: [ResultColumn]
  ) throws(FixtureError) -> [[QueryAnswer.Cell]] {
    var rows: [[QueryAnswer.Cell]] = []
    for row in try value.sequence() {
      let values = try row.sequence()
      guard values.count == columns.count else {
        throw row.error(
          "has \(values.count) values", allowed: "one for each of the \(columns.count) columns")
      }
      var cells: [QueryAnswer.Cell] = []
      for (value, column) in zip(values, columns) { cells.append(try cell(value, column.type)) }
      rows.append(cells)
    }
    return rows
  }

  /// A plain `$1` is the parameter; in quotes it is a text.
  private static func cell(
    _ value: YAMLValue, _ type: SQLType
  ) throws(FixtureError) -> QueryAnswer.Cell {
    let text = try value.isNull ? nil : value.string()
    if let text, value.isPlain, text.hasPrefix("$"), let number = Int(text.dropFirst()) {
      guard number > 0 else {
        throw value.error("there is no parameter \(text)", allowed: "$1 or higher")
      }
      return .parameter(number)
    }
    do {
      return .value(try SQLValue(type, text))
    } catch {
      throw value.error(error.message, allowed: "a value of type \(type.name), or null")
    }
  }
}

/// An error or a notice: its fields by name, or its message alone.
struct DiagnosticReader {
  let diagnostic: Diagnostic

  /// With the letters of the protocol (PostgreSQL manual, "Error and Notice Message Fields").
  private static let codes: [(key: String, code: Character)] = [
    ("message", "M"), ("detail", "D"), ("hint", "H"), ("position", "P"), ("context", "W"),
    ("schema", "s"), ("table", "t"), ("column", "c"), ("dataType", "d"), ("constraint", "n"),
    ("file", "F"), ("line", "L"), ("routine", "R"),
  ]
  private static let numbers = ["position", "line"]
  private static let range = 1...Int(Int32.max)

  /// An error has its fields; a notice may be its message alone.
  static func shape(_ severity: Diagnostic.Severity) -> YAMLShape {
    severity == .error
      ? .object(keys(severity)) : .either([.nonEmpty, .object(keys(severity))])
  }

  private static func keys(_ severity: Diagnostic.Severity) -> YAMLKeys {
    let state = YAMLShape.pattern("^[0-9A-Z]{5}$", orNumber: true)
    let first: YAMLKeys = [
      "severity": .optional(.choice(severity.level), "\(severity.rawValue), if left out."),
      "sqlState": severity == .error
        ? .required(state, "Five digits and capital letters, as \"22012\".")
        : .optional(state, "Five digits and capital letters, as \"01000\"."),
      "message": .required(.nonEmpty, "The primary message."),
    ]
    return first
      + YAMLKeys(
        codes.dropFirst().map { key, code in
          (key, .optional(numbers.contains(key) ? .integer(range) : .nonEmpty, "Field \(code)."))
        })
  }

  init(_ value: YAMLValue, severity: Diagnostic.Severity) throws(FixtureError) {
    var diagnostic = Diagnostic(fields: [])
    diagnostic["S"] = severity.rawValue
    guard !value.isScalar || severity == .error else {
      diagnostic["M"] = try value.nonEmptyString()
      self.diagnostic = diagnostic.complete(severity)
      return
    }
    let fields = try value.fields(Self.keys(severity))
    if let value = fields["severity"] {
      let allowed = severity.level
      let text = try value.string()
      guard allowed.contains(text) else {
        throw value.error("\"\(text)\" is not known", allowed: allowed.joined(separator: ", "))
      }
      diagnostic["S"] = text
    }
    _ = try fields.required("message")
    if severity == .error { _ = try fields.required("sqlState") }
    if let value = fields["sqlState"] { diagnostic["C"] = try Self.sqlState(value) }
    for (key, code) in Self.codes {
      guard let value = fields[key] else { continue }
      diagnostic[code] =
        try Self.numbers.contains(key)
        ? String(value.integer(in: Self.range)) : value.nonEmptyString()
    }
    self.diagnostic = diagnostic.complete(severity)
  }

  private static func sqlState(_ value: YAMLValue) throws(FixtureError) -> String {
    let text = try value.string()
    let isGood =
      text.utf8.count == 5
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) }
    guard isGood else {
      throw value.error(
        "\"\(text)\" is no SQLSTATE", allowed: "five digits and capital letters, as \"22012\"")
    }
    return text
  }
}

extension Diagnostic.Severity {
  /// What else may be said in its place.
  fileprivate var level: [String] {
    self == .error
      ? ["ERROR", "FATAL", "PANIC"] : ["NOTICE", "WARNING", "INFO", "LOG", "DEBUG"]
  }
}

extension Diagnostic {
  fileprivate func complete(_ severity: Severity) -> Diagnostic {
    var diagnostic = self
    diagnostic["V"] = self["S"]
    let isWarning = self["S"] == Severity.warning.rawValue
    diagnostic["C"] = self["C"] ?? (isWarning ? "01000" : "00000")
    return diagnostic
  }
}
