import PostgresWire

/// Between values and the texts that clients read and write.
extension Datum {
  /// Reads what the output function of the type has written.
  init(_ text: String, written type: SQLType) {
    if let element = type.element {
      let texts = (try? ArrayLiteral.read(text, of: element)) ?? []
      self = .array(texts.map { $0.map { Datum($0, written: element) } ?? .null })
      return
    }
    if let element = type.vectorElement {
      self = .array(
        text.split(separator: " ").map { Datum(String($0), written: element) }, lower: 0)
      return
    }
    switch type {
    case .boolean: self = .boolean(text == "t")
    case _ where type.isInteger: self = .integer(Int(text) ?? 0)
    case .float4: self = .real(Double(Float(text.swiftReal) ?? .nan))
    case .float8: self = .real(Double(text.swiftReal) ?? .nan)
    case .numeric: self = (try? Numeric(text)).map { .numeric($0) } ?? .null
    case .date, .time, .timestamp, .timestamptz:
      let value = try? DateTime(text, as: type)
      self = .integer(
        value.map { $0.infinity < 0 ? .min : $0.infinity > 0 ? .max : $0.count } ?? 0)
    case .interval: self = (try? Interval(text)).map { .interval($0) } ?? .null
    default: self = .text(text)
    }
  }

  init(_ value: SQLValue) {
    self = value.text.map { Datum($0, written: value.type) } ?? .null
  }

  /// Reads what the input function of the type takes.
  init(_ input: String, read type: SQLType) throws(StatementError) {
    self.init(try type.read(input), written: type)
  }

  /// As the output function writes it, but for the names of objects; nil is NULL.
  func text(as type: SQLType) -> String? {
    switch self {
    case .null: return nil
    case .boolean(let value): return value ? "t" : "f"
    case .integer(let value):
      switch type {
      case .date, .time, .timestamp, .timestamptz:
        let infinity = type == .time ? 0 : value == .min ? -1 : value == .max ? 1 : 0
        return DateTime(count: infinity == 0 ? value : 0, infinity: infinity).text(as: type)
      default: return String(value)
      }
    case .real(let value):
      return type == .float4 ? FloatText.written(Float(value)) : FloatText.written(value)
    case .numeric(let value): return value.text
    case .text(let value): return value
    case .interval(let value): return value.text
    case .array(let values, let lower):
      if let element = type.vectorElement {
        return values.map { $0.text(as: element) ?? "" }.joined(separator: " ")
      }
      let element = type.element ?? .text
      let text = ArrayLiteral.text(of: values.map { $0.text(as: element) })
      return lower == 1 || values.isEmpty
        ? text : "[\(lower):\(lower + values.count - 1)]=\(text)"
    case .row(let values, let types): return Self.rowText(values, types)
    }
  }

  /// As `record_out`.
  private static func rowText(_ values: [Datum], _ types: [SQLType]) -> String {
    let fields = zip(values, types).map { value, type in
      guard let text = value.text(as: type) else { return "" }
      let isPlain =
        !text.isEmpty && !text.utf8.contains { $0.isSpace || "\"\\(),".utf8.contains($0) }
      return isPlain
        ? text
        : "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\"\""))\""
    }
    return "(\(fields.joined(separator: ",")))"
  }
}

extension SQLType {
  /// Whether values are integers of some kind.
  var isInteger: Bool {
    switch self {
    case .int2, .int4, .int8, .oid, .xid, .cid, .xid8: true
    default: namesObject
    }
  }
}

extension String {
  /// A real number as Swift reads it.
  fileprivate var swiftReal: String {
    switch self {
    case "NaN": "nan"
    case "Infinity": "inf"
    case "-Infinity": "-inf"
    default: self
    }
  }
}
