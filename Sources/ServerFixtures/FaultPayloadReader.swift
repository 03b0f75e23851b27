import PostgresSession
import PostgresWire

/// What a fault sends: a text, `{hex: …}`, or a message by its name in PostgreSQL's manual.
struct FaultPayloadReader {
  let payload: FaultPayload

  static let shape = YAMLShape.either([.text, .object(keys)])
  private static let contents = ["hex"] + BackendMessageReader.names
  private static let keys =
    ([
      "hex": .optional(.hexadecimal, "Bytes as they are sent, below all messages."),
      "length": .optional(.integer(words), "In place of the message's own."),
      "count": .optional(
        .either([.integer(words), .integer(counts)]), "In place of the message's own."),
    ] + BackendMessageReader.keys).exactlyOne(of: contents)
  private static let words = Int(Int32.min)...Int(Int32.max)
  private static let counts = -32_768...65_535

  init(_ value: YAMLValue) throws(FixtureError) {
    guard !value.isScalar else {
      payload = FaultPayload(raw: Array(try value.string().utf8))
      return
    }
    let names = BackendMessageReader.names
    let fields = try value.fields(Self.keys)
    let present = Self.contents.filter { fields[$0] != nil }
    guard let name = present.first, present.count == 1, let content = fields[name] else {
      throw value.error(
        "has \(present.isEmpty ? "nothing to send" : present.joined(separator: " and "))",
        allowed: "a text, {hex: …}, or one of \(names.joined(separator: ", "))")
    }
    if name == "hex" {
      if let other = fields["length"] ?? fields["count"] {
        throw other.error("is for messages alone: in hex, say what is to be sent")
      }
      payload = FaultPayload(raw: try content.bytes())
      return
    }
    var payload = try BackendMessageReader(name, content).payload
    payload.length = try fields["length"].map { value throws(FixtureError) in
      Int32(try value.integer(in: Self.words))
    }
    if let count = fields["count"] { try Self.override(&payload, count, name) }
    self.payload = payload
  }

  /// The count that a message begins with, or in NegotiateProtocolVersion has behind the version.
  private static func override(
    _ payload: inout FaultPayload, _ value: YAMLValue, _ name: String
  ) throws(FixtureError) {
    guard case .bytes(var bytes)? = payload.body.first else { return }
    switch name {
    case "NegotiateProtocolVersion":
      let count = UInt32(bitPattern: Int32(try value.integer(in: words)))
      bytes.replaceSubrange(
        4..<8, with: (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) })
    case "DataRow", "ParameterDescription", "RowDescription":
      let count = try value.integer(in: counts)
      bytes.replaceSubrange(
        0..<2, with: [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)])
    default: throw value.error("\(name) has no count")
    }
    payload.body = [.bytes(bytes)]
  }
}

extension YAMLValue {
  /// Hexadecimal digits, with blanks between them if wanted.
  func bytes() throws(FixtureError) -> [UInt8] {
    let digits = try string().filter { $0 != " " && $0 != "\n" }
    let values = digits.map(\.hexDigitValue)
    guard values.count.isMultiple(of: 2), !values.contains(nil) else {
      throw notUnderstood("is not hexadecimal", allowed: "two digits a byte, as \"53 00 ff\"")
    }
    return stride(from: 0, to: values.count, by: 2).map { index in
      UInt8((values[index] ?? 0) << 4 | (values[index + 1] ?? 0))
    }
  }
}
