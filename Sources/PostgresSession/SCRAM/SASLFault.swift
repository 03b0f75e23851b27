package import PostgresWire

/// Why a SASL exchange cannot go on, in PostgreSQL's words.
package struct SASLFault: Error, Hashable, Sendable {
  package let sqlState: SQLState
  package let message: String
  package let detail: String?
  let source: Diagnostic.Source?

  init(
    _ sqlState: SQLState, _ message: String, detail: String? = nil,
    _ source: Diagnostic.Source? = nil
  ) {
    self.sqlState = sqlState
    self.message = message
    self.detail = detail
    self.source = source
  }
}

/// A byte as a message of PostgreSQL shows it; nil is the end of a text.
///
/// As `sanitize_char`.
func printable(_ byte: UInt8?) -> String {
  let byte = byte ?? 0
  return (0x21...0x7e).contains(byte)
    ? "'\(Character(Unicode.Scalar(byte)))'" : "0x" + hexadecimal([byte])
}
