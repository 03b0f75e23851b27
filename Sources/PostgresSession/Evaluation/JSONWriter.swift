/// Values as JSON (`to_json`).
enum JSONWriter {
  static func text(_ value: Datum, _ type: SQLType) -> String {
    switch value {
    case .null: return "null"
    case .boolean(let bool): return bool ? "true" : "false"
    case .array(let values, _):
      let element = type.element ?? type.vectorElement ?? .text
      return "[" + values.map { text($0, element) }.joined(separator: ",") + "]"
    case .row(let values, let types):
      let fields = zip(values, types).enumerated().map { "\"f\($0 + 1)\":\(text($1.0, $1.1))" }
      return "{" + fields.joined(separator: ",") + "}"
    default: break
    }
    let written = value.text(as: type) ?? ""
    switch type {
    case .json, .jsonb: return written
    case .int2, .int4, .int8, .float4, .float8, .numeric:
      let isNumber = written.prefix(2).contains(where: \.isNumber)
      return isNumber ? written : quoted(written)
    case .timestamp, .timestamptz: return quoted(moment(written))
    default: return quoted(written)
    }
  }

  static func key(_ value: Datum, _ type: SQLType) -> String { quoted(value.text(as: type) ?? "") }

  /// As ISO 8601 has it.
  private static func moment(_ text: String) -> String {
    let iso = text.replacing(" ", with: "T", maxReplacements: 1)
    return iso.hasSuffix("+00") ? iso + ":00" : iso
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{c}": result += "\\f"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
