import Testing

extension FidelityTests {
  /// A password may be spelled in several ways, which SASLprep makes one (RFC 4013).
  @Suite("A password of any letters lets in who knows it")
  struct PreparedPasswordTests {
    @Test("however it is written", arguments: Spelling.all, ["scram", "clear"])
    func spelling(_ spelling: Spelling, _ method: String) async throws {
      let pair = try Pair.required()
      let index = try #require(Access.passwords.firstIndex(of: spelling.stored))
      let run = PsqlRun(
        server: .certifying, mode: "disable", role: "\(method)\(index)", password: spelling.given,
        commands: ["SELECT current_user"])
      let real = try await run(pair.real, pair)
      let mock = try await run(pair.mock, pair)
      #expect(mock == real)
      #expect((real.status == 0) == spelling.isSame, "\(real)")
    }
  }
}

/// A password as it is stored, and as it is given.
struct Spelling: Sendable, CustomTestStringConvertible {
  var stored: String
  var given: String
  var isSame: Bool

  var testDescription: String { "\(stored.debugDescription) given as \(given.debugDescription)" }

  static let all =
    Access.passwords.map { Spelling(stored: $0, given: $0, isSame: true) }
    + [
      ("\u{FB01}", "fi", true), ("\u{2168}", "IX", true), ("I\u{AD}X", "IX", true),
      ("I\u{AD}X", "\u{2168}", true), ("a\u{A0}b", "a b", true), ("x\u{200B}y", "x y", true),
      ("x\u{200B}y", "xy", false), ("\u{1F600}", "\u{1F601}", false), ("\u{AA}", "a", true),
      ("\u{5D0}a", "\u{5D0}\u{AD}a", false), ("\u{221}", "\u{221}\u{AD}", false),
      ("e\u{301}", "\u{E9}", true), ("\u{FF21}\u{FF10}", "A0", true), ("\u{2126}", "\u{3A9}", true),
    ].map { Spelling(stored: $0, given: $1, isSame: $2) }
}
