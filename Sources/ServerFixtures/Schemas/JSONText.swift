import Foundation

/// A JSON value that is to be written.
package enum JSONText: Encodable, Hashable, Sendable {
  case object([String: JSONText])
  case array([JSONText])
  case string(String)
  case integer(Int)
  case boolean(Bool)

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .object(let members): try container.encode(members)
    case .array(let elements): try container.encode(elements)
    case .string(let text): try container.encode(text)
    case .integer(let number): try container.encode(number)
    case .boolean(let value): try container.encode(value)
    }
  }

  /// A member a line, in the order of their names; it ends with a line feed.
  package var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("texts, numbers and booleans can always be encoded")
    }
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}

extension JSONText: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  package init(dictionaryLiteral elements: (String, JSONText)...) {
    self = .object(Dictionary(uniqueKeysWithValues: elements))
  }

  package init(arrayLiteral elements: JSONText...) { self = .array(elements) }
  package init(stringLiteral text: String) { self = .string(text) }
  package init(integerLiteral number: Int) { self = .integer(number) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
}
