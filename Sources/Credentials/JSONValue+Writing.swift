extension JSONValue: CustomStringConvertible {
  /// The JSON text, a member a line.
  var description: String {
    text(indent: "")
  }

  private func text(indent: String) -> String {
    switch self {
    case .object(let members):
      let inner = indent + "  "
      let lines = members.map {
        "\(inner)\(Self.quoted($0.name)): \($0.value.text(indent: inner))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
    case .array: return "[]"
    case .string(let text): return Self.quoted(text)
    case .number(let text): return text
    case .boolean(let value): return String(value)
    case .null: return "null"
    }
  }

  /// A string in quotes, escaped as RFC 8259, section 7, demands.
  private static func quoted(_ text: String) -> String {
    "\"\(text.unicodeScalars.map(escaped).joined())\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"", "\\":
      return "\\\(scalar)"
    case "\0"..<" ":
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default:
      return String(scalar)
    }
  }
}
