@testable import Conformance
import ServerFixtures
import Testing

/// What is said of a driver's words, and what is not.
@Suite struct ExplanationTests {
  private static let explanations = Result { try Explanations(FixtureDirectory.bundled()) }

  struct Row: Sendable, CustomTestStringConvertible {
    var failure: String
    var driver: String
    var text: String

    var testDescription: String { "\(driver): \(text)" }
  }

  static let rows = failureTexts.map { Row(failure: $0.failure, driver: $0.driver, text: $0.text) }

  @Test("A driver's words name the failure that they are said of first", arguments: rows)
  func first(_ row: Row) throws {
    let findings = try Self.explanations.get().findings(in: row.text)
    #expect(findings.first?.explanation.failure == row.failure)
  }

  @Test("Only the first finding is sure, and none where the words fit several failures")
  func guesses() throws {
    let explanations = try Self.explanations.get()
    let ssl = explanations.findings(in: "server does not support SSL, but SSL was required")
    #expect(ssl.first?.isGuess == false)
    let others = ssl.dropFirst().filter { !$0.isGuess }
    #expect(others.isEmpty)
    let any = explanations.findings(in: "SSL error: certificate verify failed")
    #expect(any.count > 1)
    let areGuesses = any.allSatisfy(\.isGuess)
    #expect(areGuesses)
  }

  @Test("Words that no driver says of a failure are not explained")
  func unknown() throws {
    #expect(try Self.explanations.get().findings(in: "out of cheese").isEmpty)
  }

  @Test("A journal is explained by its events")
  func journal() throws {
    let line =
      #"{"event":"closed","connection":1,"events":["connect","sslreject"],"outcome":"fail"}"#
    let findings = try Self.explanations.get().findings(in: line)
    #expect(findings.first?.explanation.failure == "server-without-ssl")
  }

  @Test(
    "A malformed file of explanations is refused in one line",
    arguments: [
      ("failure: x", "e.yaml:1: is a mapping; use a list"),
      ("- {failure: x}", "e.yaml:1: [0]: the key \"summary\" is missing"),
      (
        "- {failure: x, cause: y}",
        "e.yaml:1: [0].cause: the key is not known; use failure, "
          + "summary, fixtures, client, server, texts, guesses, journal"
      ),
      (
        "- {failure: x, summary: s, fixtures: [nowhere], client: c, server: s}",
        "e.yaml:1: [0].fixtures[0]: there is no server fixture \"nowhere\"; "
          + "use a name that \"mock-postgres list servers\" shows"
      ),
    ])
  func malformed(_ text: String, _ message: String) {
    let error = #expect(throws: FixtureError.self) {
      try Explanations(yaml: text, file: "e.yaml", servers: [])
    }
    #expect(error?.description == message)
  }
}

/// The failures that users meet most, in their order, by the words of which `explain` knows them.
@Suite struct FailureRankTests {
  private static let ranks: [[String]] = [
    ["ssl-required"], ["private-root"], ["server-without-ssl"], ["host-name-mismatch"],
    ["ssl-mode-spelling"], ["azure-requires-ssl"], ["no-server-name"],
    ["client-certificate-required"], ["no-answer"], ["closed"], ["gss-request"],
    ["ssl-not-allowed"], ["root-certificate-missing"], ["key-permissions"], ["expired"],
    ["missing-intermediate"], ["channel-binding"], ["unclean-shutdown"], ["tls-version"],
    ["direct-ssl"], ["injected-bytes"], ["closed-in-handshake"], ["client-certificate-refused"],
    ["no-key-data", "rds-proxy"], ["error-for-ssl-request"], ["protocol-version"], ["cancel"],
    ["scram-iterations"], ["client-certificate-of-home"], ["connection-string"],
    ["weak-certificate"], ["opaque"], ["driver-crash"], ["pooled-connection"],
  ]

  @Test("At least 32 of 34 failures are named first for every one of their texts")
  func ranks() throws {
    let explanations = try Explanations(FixtureDirectory.bundled())
    let known = Self.ranks.filter { failures in
      let texts = failureTexts.filter { failures.contains($0.failure) }
      return !texts.isEmpty
        && texts.allSatisfy { text in
          explanations.findings(in: text.text).first?.explanation.failure == text.failure
        }
    }
    #expect(Self.ranks.count == 34)
    #expect(known.count >= 32)
    print("\(known.count) of \(Self.ranks.count) failures are known by their texts")
  }
}
