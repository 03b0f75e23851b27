/// The text of a statement without the passwords that are in it, as a trace may show it.
///
/// A password is what stands behind the word: a literal, as in `CREATE ROLE r PASSWORD 'x'`, or, with
/// an equals sign, what a connection string has there. Its length stands in its place.
struct StatementMask {
  private let bytes: [UInt8]
  private var index = 0
  /// What is here is within quotes, as far as it can be told without reading it as SQL.
  private var isQuoted = false
  private var masked: [UInt8] = []

  private static let word = Array("password".utf8)

  static func masked(_ statement: String) -> String {
    var mask = StatementMask(bytes: Array(statement.utf8))
    mask.run()
    return String(decoding: mask.masked, as: UTF8.self)
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func run() {
    while index < bytes.count {
      guard isAtWord else {
        take(1)
        continue
      }
      take(Self.word.count)
      let gap = bytes[index...].prefix { $0 == UInt8(ascii: "=") || $0.isBlank }
      take(gap.count)
      // The quote that ends what the word stood in.
      if isQuoted, gap.isEmpty { continue }
      let length = literalLength ?? (gap.contains(UInt8(ascii: "=")) ? valueLength : 0)
      if length > 0 { masked += "(\(length) bytes)".utf8 }
      index += length
    }
  }

  private mutating func take(_ count: Int) {
    let taken = bytes[index..<index + count]
    if taken.contains(UInt8(ascii: "'")) { isQuoted.toggle() }
    masked += taken
    index += count
  }

  private var isAtWord: Bool {
    let end = index + Self.word.count
    return end <= bytes.count && zip(bytes[index..<end], Self.word).allSatisfy { $0 | 0x20 == $1 }
      && (index == 0 || !bytes[index - 1].isOfWord)
      && (end == bytes.count || !bytes[end].isOfWord)
  }

  /// Of `'…'`, `E'…'` or `$tag$…$tag$` that begins here; it may lack its end.
  private var literalLength: Int? {
    let rest = bytes[index...]
    guard let first = rest.first else { return nil }
    if first == UInt8(ascii: "$") {
      let tag = rest.dropFirst().prefix { $0.isOfWord }
      guard rest.dropFirst(tag.count + 1).first == first else { return nil }
      let quote = rest.prefix(tag.count + 2)
      var end = quote.endIndex
      while end < rest.endIndex, !rest[end...].starts(with: quote) { end += 1 }
      return min(end + quote.count, rest.endIndex) - index
    }
    let prefix = rest.prefix { $0.isOfWord }
    guard prefix.count <= 1, rest.dropFirst(prefix.count).first == UInt8(ascii: "'") else {
      return nil
    }
    let hasEscapes = prefix.first.map { $0 | 0x20 } == UInt8(ascii: "e")
    var end = prefix.endIndex + 1
    while end < rest.endIndex {
      let isDoubled = rest[end...].starts(with: "''".utf8)
      if rest[end] == UInt8(ascii: "'"), !isDoubled { break }
      end += isDoubled || hasEscapes && rest[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(end + 1, rest.endIndex) - index
  }

  /// Up to a blank, or to the end of what it stands in.
  private var valueLength: Int {
    bytes[index...].prefix { !$0.isBlank && !"'\";,)".utf8.contains($0) }.count
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || (0x09...0x0d).contains(self) }

  /// As `scan.l` has it: any byte beyond ASCII is a letter.
  fileprivate var isOfWord: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}
