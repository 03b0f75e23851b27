import OpenSSLKit
import Support
import Testing

@testable import PostgresSession

@Suite("SASLprep makes of a password what PostgreSQL's pg_saslprep makes of it")
struct SASLprepTests {
  @Test(
    "for passwords of many scripts, and for bytes that are no text", arguments: try Sample.all())
  func password(_ sample: Sample) {
    #expect(SASLprep.prepared(sample.password) == sample.prepared)
  }

  /// The hashes are of what `pg_saslprep` of PostgreSQL 15.18 gave for each scalar, a line each.
  @Test(
    "for every character that is not far from all scripts: alone, before א, and before b",
    arguments: [
      ("", "1a5581026738dba3454afca3b53fb59f813003c7006eac433197016d70350d43"),
      ("א", "5512f4f1cbd8488531c978f2c86fc70b40b2104a546e473f6fb44c51da8bdd20"),
      ("b", "176856432a7da064b5e5c28f6a08b5e60daaac1beab8df5cd86d8ab6f43bfde3"),
    ])
  func character(suffix: String, hash: String) {
    var lines: [UInt8] = []
    for scalar in Self.ranges.joined().compactMap(Unicode.Scalar.init) {
      lines += SASLprep.prepared(Array((String(scalar) + suffix).utf8)) + [0x0a]
    }
    #expect(Digest.sha256.hash(lines) == hex(hash))
  }

  private static let ranges: [ClosedRange<UInt32>] = [
    1...0xD7FF, 0xE000...0xFFFF, 0x10300...0x1044F, 0x1D000...0x1D7FF, 0x1F100...0x1F6FF,
    0x2F800...0x2FA1F, 0xE0000...0xE01FF,
  ]

  @Test(
    "so that two spellings of a password are one to SCRAM, and two to MD5",
    arguments: [("\u{FB01}", "fi"), ("I\u{AD}X", "\u{2168}"), ("a\u{A0}b", "a b")])
  func spellings(first: String, second: String) {
    for (stored, given) in [(first, second), (second, first)] {
      let scram = StoredSecret(
        Secret(stored), role: "acme", encryption: .scramSHA256, iterations: 1)
      #expect(scram.accepts(Array(given.utf8), role: "acme"))
      #expect(!scram.accepts(Array("\(given)x".utf8), role: "acme"))
      let md5 = StoredSecret(Secret(stored), role: "acme", encryption: .md5, iterations: 1)
      #expect(md5.accepts(Array(stored.utf8), role: "acme"))
      #expect(!md5.accepts(Array(given.utf8), role: "acme"))
    }
  }
}

extension SASLprepTests {
  /// A line of `Tests/Recordings/saslprep.txt`.
  struct Sample: Sendable, CustomTestStringConvertible {
    let password: [UInt8]
    let prepared: [UInt8]

    var testDescription: String { String(decoding: password, as: UTF8.self).debugDescription }

    static func all() throws -> [Sample] {
      try Recording.text("saslprep").split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
        let fields = $0.split(separator: " ").map(String.init)
        let password = hex(fields[0])
        return Sample(password: password, prepared: fields[1] == "-" ? password : hex(fields[1]))
      }
    }
  }
}
