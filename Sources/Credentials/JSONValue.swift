/// A JSON value (RFC 8259), its members in order and with the lines on which they stand.
enum JSONValue: Hashable, Sendable {
  case object([JSONMember])
  /// An array, whose elements no credential needs.
  case array
  case string(String)
  /// A number as it is written.
  case number(String)
  case boolean(Bool)
  case null
}

/// A member of a JSON object.
struct JSONMember: Hashable, Sendable {
  var name: String
  var value: JSONValue
  /// The line of its name, from 1; nil if it was not read from a text.
  var line: Int?
}

extension JSONValue {
  /// What it is, for an error to say.
  var kind: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .number: "a number"
    case .boolean: "a boolean"
    case .null: "null"
    }
  }

  /// An object of texts and further objects, in order.
  static func members(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(members.map { JSONMember(name: $0.key, value: $0.value) })
  }
}
