import PostgresWire

/// The errors of messages that are none, in the words of PostgreSQL's `pqformat.c`.
extension StatementError {
  init(_ error: WireError) {
    let (message, line, routine): (String, Int, String) =
      switch error {
      case .invalidBody(_, .noByte): ("no data left in message", 404, "pq_getmsgbyte")
      case .invalidBody(_, .shortInteger):
        ("insufficient data left in message", 533, "pq_copymsgbytes")
      case .invalidBody(_, .shortBytes):
        ("insufficient data left in message", 515, "pq_getmsgbytes")
      case .invalidBody(_, .unterminatedString):
        ("invalid string in message", 595, "pq_getmsgstring")
      case .invalidBody(_, .excess), .invalidBody(_, .invalidField), .invalidLength, .unknownType:
        ("invalid message format", 640, "pq_getmsgend")
      }
    self.init(.protocolViolation, message, .init("pqformat.c", line, routine))
  }
}

extension QueryEngine {
  /// The error for the first bytes of a query that are no UTF-8, where that is what the client is
  /// to send.
  func misencoding(in frame: Frame) -> StatementError? {
    guard "PQ".utf8.contains(frame.type),
      (try? parameters.parameter("client_encoding"))?.value == "UTF8"
    else { return nil }
    let strings = frame.body.split(
      separator: 0, maxSplits: 2, omittingEmptySubsequences: false
    ).prefix(frame.type == UInt8(ascii: "P") ? 2 : 1)
    guard let bytes = strings.lazy.compactMap({ firstIllFormed($0) }).first else { return nil }
    return .illFormed(bytes)
  }
}

extension StatementError {
  /// For bytes that are no character.
  static func illFormed(_ bytes: ArraySlice<UInt8>) -> StatementError {
    let shown = bytes.map { "0x" + hexadecimal([$0]) }.joined(separator: " ")
    return StatementError(
      .characterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": \(shown)",
      .init("mbutils.c", 1798, "report_invalid_encoding_int"))
  }
}

/// The first character that is ill-formed, as long as its first byte says it should be.
func firstIllFormed(
  _ text: ArraySlice<UInt8>, isZeroAllowed: Bool = true
) -> ArraySlice<UInt8>? {
  let isGood = String(validating: text, as: UTF8.self) != nil
  guard !isGood || !isZeroAllowed && text.contains(0) else { return nil }
  var rest = text
  while let first = rest.first {
    guard first != 0 || isZeroAllowed else { return rest.prefix(1) }
    let length =
      switch first {
      case 0xc0...0xdf: 2
      case 0xe0...0xef: 3
      case 0xf0...0xf7: 4
      default: 1
      }
    let character = rest.prefix(length)
    guard character.count == length, String(validating: character, as: UTF8.self) != nil else {
      return character
    }
    rest = rest.dropFirst(length)
  }
  return nil
}
