/// Writes what a server sends as lines of a transcript.
///
/// Bytes that are no printable ASCII are escaped, so that two lines are equal only where the bytes
/// are. Masked is what no two servers can have in common: process id, cancel key, salts, nonces.
struct TranscriptWriter: Sendable {
  /// For a build whose lines of source are not those that are imitated.
  let masksSource: Bool

  /// As a row has it: the length and the text of a value; nil before it is known.
  private var processID: String?

  init(masksSource: Bool) {
    self.masksSource = masksSource
  }

  mutating func line(_ message: BackendBytes.Message) -> String {
    let body = message.body
    let text = Self.escaped(body)
    let measured = "\(message.type)(\(body.count)) "
    switch message.type {
    case "K" where body.count == 8:
      let number = String(body.prefix(4).reduce(0) { $0 << 8 | Int($1) })
      processID = Self.escaped([0, 0, 0, UInt8(number.utf8.count)]) + number
      return measured + "process id, key"
    case "R" where body.count == 8 && body.starts(with: [0, 0, 0, 5]):
      return measured + Self.escaped(Array(body.prefix(4))) + "salt"
    case "R" where body.starts(with: [0, 0, 0, 11]):
      return measured + Self.masked(challenge: text)
    case "E" where masksSource, "N" where masksSource:
      return "\(message.type) " + text.replacing(/\\00L\d+\\00/, with: #"\00LINE\00"#)
    case "D":
      guard let processID, text.contains(processID) else { return measured + text }
      return "D " + text.replacing(processID, with: "process id")
    default: return measured + text
    }
  }

  /// Bytes outside of messages.
  func line(_ bytes: [UInt8]) -> String { "bytes \(Self.escaped(bytes))" }

  /// The nonce and the salt of SCRAM's server-first-message, of which the lengths are left.
  private static func masked(challenge: String) -> String {
    challenge.split(separator: ",").map { attribute in
      guard let equals = attribute.firstIndex(of: "="), !attribute.hasPrefix("i=") else {
        return String(attribute)
      }
      return "\(attribute[...equals])\(attribute[equals...].count - 1) characters"
    }.joined(separator: ",")
  }

  private static func escaped(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      if (0x20...0x7e).contains(byte), byte != UInt8(ascii: "\\") {
        return String(Character(Unicode.Scalar(byte)))
      }
      let digits = String(byte, radix: 16)
      return #"\"# + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}
