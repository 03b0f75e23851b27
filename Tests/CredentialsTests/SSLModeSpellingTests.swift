import Credentials
import PostgresSession
import Testing

@Suite struct SSLModeSpellingTests {
  @Test("Each document's spelling of a mode is taken in any case", arguments: spellings)
  func spelling(mode: SSLMode, spellings: [String]) {
    let all = spellings.flatMap { [$0, $0.lowercased(), $0.uppercased()] }
    #expect(all.map(SSLMode.init(spelling:)) == all.map { _ in mode })
  }

  @Test(
    "What no document spells is no mode",
    arguments: [
      "", " ", "Require ", " Require", "none", "on", "true", "false", "0", "2", "verify", "full",
      "verify--ca", "verify-ca-full", "prefered", "ssl",
    ]
  )
  func noSpelling(text: String) {
    #expect(SSLMode(spelling: text) == nil)
  }

  @Test func npgsqlSpellsTheVerifyingModesInOneWord() {
    #expect(
      SSLMode.allCases.map(\.npgsqlSpelling) == [
        "Disable", "Allow", "Prefer", "Require", "VerifyCA", "VerifyFull",
      ]
    )
  }
}

private let spellings: [(SSLMode, [String])] = [
  (.disable, ["Disable", "Disabled"]),
  (.allow, ["Allow"]),
  (.prefer, ["Prefer", "Preferred"]),
  (.require, ["Require", "Required"]),
  (.verifyCa, ["Verify-Ca", "Verify Ca", "Verify_ca", "VerifyCA"]),
  (.verifyFull, ["Verify-Full", "Verify Full", "Verify_full", "VerifyFull"]),
]
