/// The bytes of a message, laid out by hand: a type, and a body with its length before it.
func message(_ type: Unicode.Scalar, _ fields: Field...) -> [UInt8] {
  [UInt8(ascii: type)] + withLength(fields)
}

/// A packet without a type.
func packet(_ fields: Field...) -> [UInt8] {
  withLength(fields)
}

func body(_ fields: Field...) -> [UInt8] {
  fields.flatMap(\.bytes)
}

private func withLength(_ fields: [Field]) -> [UInt8] {
  let body = fields.flatMap(\.bytes)
  return Field.int32(Int32(body.count + 4)).bytes + body
}

/// One field of a message, in the words of PostgreSQL's manual, "Message Formats".
enum Field {
  case byte(Unicode.Scalar)
  case int16(Int16)
  case int32(Int32)
  case string(String)
  case bytes([UInt8])

  fileprivate var bytes: [UInt8] {
    switch self {
    case .byte(let letter): [UInt8(ascii: letter)]
    case .int16(let value):
      [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
    case .int32(let value):
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: UInt32(bitPattern: value) >> $0) }
    case .string(let text): Array(text.utf8) + [0]
    case .bytes(let bytes): bytes
    }
  }
}
