/// Why bytes are not a message of PostgreSQL's protocol.
package enum WireError: Error, Hashable, Sendable {
  /// A length word below its minimum, or above what the reader allows.
  case invalidLength(Int)
  /// The body is not what its message has.
  case invalidBody(message: String, Flaw)
  /// A type byte that this side of the protocol does not have.
  case unknownType(UInt8)

  /// What is wrong with a body, as far apart as PostgreSQL's `pqformat.c` tells them.
  package enum Flaw: Hashable, Sendable {
    /// It ends where a byte should stand.
    case noByte
    /// It ends before or within an integer.
    case shortInteger
    /// It ends before or within a value of known length.
    case shortBytes
    /// It ends within a string.
    case unterminatedString
    /// It goes on behind its last field.
    case excess
    /// Its fields contradict the format, as an unknown code does.
    case invalidField
  }
}

extension WireError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .invalidLength(let length): "invalid message length \(length)"
    case .invalidBody(let message, _): "malformed \(message) message"
    case .unknownType(let type): "unknown message type \(type)"
    }
  }
}

extension ByteReader {
  /// The value that was read, if it was, and if nothing is left.
  func finish<Value>(_ value: Value?, of message: String) throws(WireError) -> Value {
    guard let value else { throw .invalidBody(message: message, missing ?? .invalidField) }
    guard isAtEnd else { throw .invalidBody(message: message, .excess) }
    return value
  }
}
