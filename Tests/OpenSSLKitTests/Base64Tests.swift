import OpenSSLKit
import Testing

@Suite("Base 64")
struct Base64Tests {
  @Test(
    "Text and bytes are those of RFC 4648, section 10",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ]
  )
  func vectors(_ plain: String, _ encoded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(plain.utf8))
  }

  @Test("Every byte survives, and the last letters of the alphabet are + and /")
  func everyByte() {
    let bytes = (0...255).map(UInt8.init)
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    #expect(Base64.encode([0xFB, 0xEF, 0xFF]) == "++//")
  }

  @Test(
    "What pg_b64_decode refuses is refused",
    arguments: [
      "Z", "Zg", "Zg=", "Zm9", "Zm9v\n", " Zm9v", "Zm 9v", "Zm9vY", "=", "====", "Z===", "Zm-_",
      "Zm9v\0", "Zmé=", "Zm9v=",
    ]
  )
  func refused(_ text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test(
    "What pg_b64_decode lets pass is let pass",
    arguments: [
      ("Zh==", [0x66]), ("Zm9=", [0x66, 0x6F]), ("Zg=A", [0x66]), ("Zg==Zm9v", [0x66, 0x66]),
    ] as [(String, [UInt8])]
  )
  func lenient(_ text: String, _ bytes: [UInt8]) {
    #expect(Base64.decode(text) == bytes)
  }
}
