import OpenSSLKit
import Testing

@Suite("Digests")
struct DigestTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    let digest: Digest
    var key: [UInt8] = []
    var message = ""
    let expected: String

    var testDescription: String { "\(digest.rawValue) of \"\(message)\"" }
  }

  @Test(
    "A hash is that of the specifications",
    arguments: [
      // RFC 1321, appendix A.5
      Vector(digest: .md5, expected: "d41d8cd98f00b204e9800998ecf8427e"),
      Vector(digest: .md5, message: "abc", expected: "900150983cd24fb0d6963f7d28e17f72"),
      Vector(
        digest: .md5,
        message: "message digest",
        expected: "f96b697d7cb7938d525a2f31aaf161d0"
      ),
      // FIPS 180-2, appendices A to D, and change notice 1
      Vector(digest: .sha1, message: "abc", expected: "a9993e364706816aba3e25717850c26c9cd0d89d"),
      Vector(
        digest: .sha224,
        message: "abc",
        expected: "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"
      ),
      Vector(
        digest: .sha256,
        message: "abc",
        expected: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
      ),
      Vector(
        digest: .sha384,
        message: "abc",
        expected: """
          cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed\
          8086072ba1e7cc2358baeca134c825a7
          """
      ),
      Vector(
        digest: .sha512,
        message: "abc",
        expected: """
          ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
          2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
          """
      ),
    ]
  )
  func hash(_ vector: Vector) {
    #expect(hexadecimal(vector.digest.hash(Array(vector.message.utf8))) == vector.expected)
  }

  @Test(
    "An HMAC is that of the specifications",
    arguments: [
      // RFC 2202, sections 2 and 3, test case 2
      Vector(
        digest: .md5,
        key: Array("Jefe".utf8),
        message: "what do ya want for nothing?",
        expected: "750c783e6ab0b503eaa86e310a5db738"
      ),
      Vector(
        digest: .sha1,
        key: Array("Jefe".utf8),
        message: "what do ya want for nothing?",
        expected: "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
      ),
      // RFC 4231, test cases 1, 2 and 6
      Vector(
        digest: .sha224,
        key: Array(repeating: 0x0b, count: 20),
        message: "Hi There",
        expected: "896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22"
      ),
      Vector(
        digest: .sha256,
        key: Array(repeating: 0x0b, count: 20),
        message: "Hi There",
        expected: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      Vector(
        digest: .sha384,
        key: Array(repeating: 0x0b, count: 20),
        message: "Hi There",
        expected: """
          afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c\
          faea9ea9076ede7f4af152e8b2fa9cb6
          """
      ),
      Vector(
        digest: .sha512,
        key: Array(repeating: 0x0b, count: 20),
        message: "Hi There",
        expected: """
          87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde\
          daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854
          """
      ),
      Vector(
        digest: .sha256,
        key: Array("Jefe".utf8),
        message: "what do ya want for nothing?",
        expected: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      Vector(
        digest: .sha256,
        key: Array(repeating: 0xaa, count: 131),
        message: "Test Using Larger Than Block-Size Key - Hash Key First",
        expected: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ]
  )
  func authenticationCode(_ vector: Vector) {
    let code = vector.digest.authenticationCode(
      key: vector.key,
      message: Array(vector.message.utf8)
    )
    #expect(hexadecimal(code) == vector.expected)
  }

  @Test("An HMAC with nothing in it has a code all the same")
  func emptyAuthenticationCode() {
    // The widely published value of HMAC-SHA-256 with an empty key and an empty message.
    #expect(
      hexadecimal(Digest.sha256.authenticationCode(key: [], message: []))
        == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
    )
  }

  @Test("A derived key is that of RFC 7914, section 11, and RFC 6070")
  func pbkdf2() {
    let derived = [
      KeyDerivation.pbkdf2(
        password: Array("passwd".utf8),
        salt: Array("salt".utf8),
        iterations: 1
      ),
      KeyDerivation.pbkdf2(
        password: Array("password".utf8),
        salt: Array("salt".utf8),
        iterations: 4096,
        digest: .sha1
      ),
    ]
    #expect(
      derived.map(hexadecimal) == [
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
        "4b007901b765489abead49d926f721d065a429c1",
      ]
    )
  }

  @Test("The proof and the signature of a SCRAM exchange are those of RFC 7677, section 3")
  func scram() throws {
    let nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    let message = Array(
      """
      n=user,r=rOprNGfwEbeRWgbNEkqO,r=\(nonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=\(nonce)
      """.utf8
    )
    let salted = KeyDerivation.pbkdf2(
      password: Array("pencil".utf8),
      salt: try #require(Base64.decode("W22ZaJ0SNY7soEsUEjb6gQ==")),
      iterations: 4096
    )
    let digest = Digest.sha256
    let clientKey = digest.authenticationCode(key: salted, message: Array("Client Key".utf8))
    let signature = digest.authenticationCode(key: digest.hash(clientKey), message: message)
    let serverKey = digest.authenticationCode(key: salted, message: Array("Server Key".utf8))
    let serverSignature = digest.authenticationCode(key: serverKey, message: message)
    #expect(
      [Base64.encode(zip(clientKey, signature).map(^)), Base64.encode(serverSignature)] == [
        "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
      ]
    )
  }

  @Test(
    "Secrets are equal only if all of their bytes are",
    arguments: [
      ([], [], true), ([1], [1], true), ([1, 2], [1, 3], false), ([1], [1, 2], false),
      ([], [0], false),
    ] as [([UInt8], [UInt8], Bool)]
  )
  func constantTime(_ a: [UInt8], _ b: [UInt8], _ expected: Bool) {
    #expect(constantTimeEqual(a, b) == expected)
  }

  @Test("Random bytes are as many as asked for, and others each time")
  func randomness() {
    let first = Randomness.bytes(18)
    #expect(first.count == 18)
    #expect(first != Randomness.bytes(18))
    #expect(Randomness.bytes(0) == [])
  }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
