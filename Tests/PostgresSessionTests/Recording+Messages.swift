/// The messages of a recording as bytes, made without the codecs that they test.
extension Recording {
  static func bytes(_ text: Substring) throws -> [UInt8] {
    let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    let body = words.count > 1 ? try unescape(words[1]) : []
    switch words[0] {
    case "raw": return body
    case "startup": return withLength(body)
    case "SSLRequest": return withLength([0x04, 0xd2, 0x16, 0x2f])
    case "GSSENCRequest": return withLength([0x04, 0xd2, 0x16, 0x30])
    case "StartupMessage":
      let fields = body.map { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: " ") ? 0 : $0 }
      return withLength([0, 3, 0, 0] + fields + [0, 0])
    default:
      guard words[0].utf8.count == 1 else { throw SyntaxError(line: String(text)) }
      return Array(words[0].utf8) + withLength(body)
    }
  }

  static func message(_ type: Unicode.Scalar, _ strings: String...) -> [UInt8] {
    [UInt8(ascii: type)] + withLength(strings.flatMap { Array($0.utf8) + [0] })
  }

  private static func withLength(_ body: [UInt8]) -> [UInt8] {
    bigEndian(UInt32(body.count + 4)) + body
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func unescape(_ text: Substring) throws -> [UInt8] {
    let escapes: [UInt8: UInt8] = [
      UInt8(ascii: "0"): 0, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
      UInt8(ascii: "\\"): 92,
    ]
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let next = rest.popFirst() {
      guard next == UInt8(ascii: "\\") else {
        bytes.append(next)
        continue
      }
      let letter = rest.popFirst() ?? 0
      if let byte = escapes[letter] {
        bytes.append(byte)
      } else if let byte = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(byte)
        rest = rest.dropFirst(2)
      } else {
        throw SyntaxError(line: String(text))
      }
    }
    return bytes
  }

  /// `login`, or `login NAME='VALUE'; …`: what follows AuthenticationOk for the role acme, but for
  /// the parameters named.
  func login(_ text: Substring) -> [UInt8] {
    var values = [
      ("application_name", ""), ("client_encoding", "UTF8"), ("DateStyle", "ISO, MDY"),
      ("default_transaction_read_only", "off"), ("in_hot_standby", "off"),
      ("integer_datetimes", "on"), ("IntervalStyle", "postgres"), ("is_superuser", "off"),
      ("server_encoding", "UTF8"), ("server_version", "15.18 (Debian 15.18-0+deb12u1)"),
      ("session_authorization", "acme"), ("standard_conforming_strings", "on"),
      ("TimeZone", "Etc/UTC"),
    ]
    for change in text.dropFirst("login".count).split(separator: ";") {
      let sides = change.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
      for index in values.indices where values[index].0 == sides[0] {
        values[index].1 = String(sides[1].dropFirst().dropLast())
      }
    }
    return values.flatMap { Self.message("S", $0.0, $0.1) } + [UInt8(ascii: "K"), 0, 0, 0, 12]
      + Self.bigEndian(UInt32(process.id)) + process.key + [UInt8(ascii: "Z"), 0, 0, 0, 5, 0x49]
  }

  /// The error for the statement that was sent last.
  func unanswered(_ part: Substring) -> [UInt8] {
    guard case .client(let packet) = steps.last else { return [] }
    let query = String(decoding: packet.dropFirst(5).dropLast(), as: UTF8.self)
    let detail = part.isEmpty ? "" : "DWhat is not answered is\(part).\0"
    return Self.message(
      "E", "SERROR", "VERROR", "C0A000", "Mmock-postgres has no answer to: \(query)",
      detail + "HAdd the statement and its answer to the server fixture, under \"queries:\".", "")
  }
}
