@testable import MockPostgres
import PostgresWire
import Support
import Testing

/// Bytes of PostgreSQL manual, "Message Formats", and the lines that they are.
struct WireRecorderTests {
  private static let sslRequest = hex("00000008 04d2162f")
  private static let startup =
    hex("00000017 00030000") + Array("user\0acme\0k\0v\0\0".utf8.prefix(15))

  /// Who sends what, in order.
  private static let conversation: [(WireLine.End, [UInt8])] = [
    (.frontend, sslRequest), (.backend, Array("N".utf8)),
    (.frontend, startup),
    (.backend, hex("52 0000000c 00000005 01025c2c")),
    (.frontend, hex("70 00000028") + Array("md5".utf8) + Array(repeating: 0x61, count: 32) + [0]),
    (.backend, hex("52 00000008 00000000")),
    (.backend, hex("4b 0000000c 00003039 0a0b0c0d")),
    (.backend, hex("5a 00000005 49")),
    (.frontend, hex("51 0000000b") + Array("SHOW\\\u{7f}".utf8) + [0]),
    (.backend, hex("45 00000018") + Array("SERROR\0Fa.c\0L12\0Rf\0\0".utf8)),
    (.frontend, hex("58 00000004")),
  ]

  private static let lines = [
    "F SSLRequest", "B reply N",
    #"F StartupMessage \00\03\00\00user\00acme\00k\00v\00\00"#,
    #"B R(8) \00\00\00\05SALT"#, "F p md5(36) HASH", #"B R(4) \00\00\00\00"#, "B K(8) PROCESS, KEY",
    "B Z I", #"F Q SHOW\5c\7f\00"#, #"B E SERROR\00Fa.c\00L12\00Rf\00\00"#, "F X",
  ]

  private static func record(
    piece: Int, masks: [WireMask] = WireMask.values
  ) -> [String] {
    var recorder = WireRecorder(masks: masks)
    for (end, bytes) in conversation {
      for start in stride(from: 0, to: bytes.count, by: piece) {
        recorder.record(end, Array(bytes[start..<min(start + piece, bytes.count)]))
      }
    }
    recorder.finish()
    return recorder.lines.map(\.description)
  }

  @Test("Each message is a line, however its bytes come", arguments: [1, 2, 7, 1000])
  func pieces(piece: Int) {
    #expect(Self.record(piece: piece) == Self.lines)
  }

  @Test("The place in the source can be masked, and what stands before it is left")
  func source() {
    let lines = Self.record(piece: 1000, masks: WireMask.values + WireMask.source)
    #expect(lines.contains(#"B E SERROR\00FSOURCE"#))
  }

  @Test("What is no whole message is kept as bytes")
  func rest() {
    var recorder = WireRecorder(masks: WireMask.values)
    recorder.record(.frontend, Array(Self.sslRequest.prefix(5)))
    recorder.finish()
    #expect(recorder.lines.map(\.description) == [#"F bytes \00\00\00\08\04"#])
  }

  @Test(
    "Nonces, salts, proofs, signatures and passwords are masked, and nothing else",
    arguments: [
      (
        WireLine.End.backend, #"R(92) \00\00\00\0br=3rfc/+==,s=QSXCR+Q6sek8bf92,i=4096"#,
        #"R(92) \00\00\00\0br=NONCE,s=SALT,i=4096"#
      ),
      (
        .backend, #"R(50) \00\00\00\0cv=rmF9pqV8S7suAoZWja4dJRkFsKQ="#,
        #"R(50) \00\00\00\0cv=SIGNATURE"#
      ),
      (
        .frontend, #"p SASL(70) SCRAM-SHA-256-PLUS\00\00\00\00 p=tls-server-end-point,,n=,r=fyko"#,
        #"p SASL(70) SCRAM-SHA-256-PLUS\00\00\00\00 p=tls-server-end-point,,n=,r=NONCE"#
      ),
      (
        .frontend, "p SASL(104) c=biws,r=fyko3rfc,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "p SASL(104) c=biws,r=NONCE,p=PROOF"
      ),
      (.frontend, #"p password(7) s3cret\00"#, "p password(7) PASSWORD"),
      (.backend, #"S user,r=x,p=y\00,s=z\00"#, #"S user,r=x,p=y\00,s=z\00"#),
      (.frontend, #"K(8) text) more"#, #"K(8) text) more"#),
    ])
  func masks(end: WireLine.End, text: String, masked: String) {
    #expect(WireMask.values.reduce(text) { $1.applied(to: $0, of: end) } == masked)
  }
}
