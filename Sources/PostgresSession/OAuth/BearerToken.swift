/// The one SASL mechanism of the method `oauth`, and what a token may look like.
///
/// RFC 7628; RFC 6750, section 2.1.
package enum OAuth {
  static let mechanism = "OAUTHBEARER"
  /// Begins what the client says of its token, in letters of either case.
  static let scheme = "Bearer "
  /// Stands between the pairs of a message (`kvsep`), and alone for "I have understood".
  static let separator: UInt8 = 1

  /// Whether a client could send this as its token: letters, digits and `-._~+/`, then any `=`.
  package static func isToken(_ text: some StringProtocol) -> Bool {
    let significant = text.utf8.reversed().drop { $0 == UInt8(ascii: "=") }
    return !significant.isEmpty && significant.allSatisfy(isTokenByte)
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    let character = Character(Unicode.Scalar(byte))
    return character.isASCII && (character.isLetter || character.isNumber)
      || "-._~+/".contains(character)
  }
}
