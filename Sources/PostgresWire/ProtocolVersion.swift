/// A version of the frontend/backend protocol: `major << 16 | minor` on the wire.
package struct ProtocolVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let word: Int32

  package init(word: Int32) {
    self.word = word
  }

  package init(_ major: Int, _ minor: Int) {
    word = Int32(truncatingIfNeeded: major << 16 | minor)
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  package static let v3_0 = ProtocolVersion(3, 0)
  // swift-format-ignore: AlwaysUseLowerCamelCase
  package static let v3_2 = ProtocolVersion(3, 2)

  /// The protocol's name in ALPN, whatever its version.
  package static let applicationProtocol = "postgresql"

  package var major: Int { Int(UInt32(bitPattern: word) >> 16) }
  package var minor: Int { Int(UInt32(bitPattern: word) & 0xffff) }
  package var description: String { "\(major).\(minor)" }

  package static func < (a: Self, b: Self) -> Bool {
    UInt32(bitPattern: a.word) < UInt32(bitPattern: b.word)
  }
}
