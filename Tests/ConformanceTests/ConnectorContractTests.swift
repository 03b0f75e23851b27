@testable import Conformance
import Foundation
import ServerFixtures
import Testing

/// The page that says what a connector is, held against what a connector can be.
struct ConnectorContractTests {
  private static let page =
    (try? String(
      contentsOf: FixtureDirectory.bundled().url.appending(path: "connectors/README.md"),
      encoding: .utf8)) ?? ""

  @Test("The page explains every placeholder", arguments: Placeholders.known)
  func placeholder(name: String) {
    #expect(Self.page.contains("`{\(name)}`"))
  }

  @Test("The page names no placeholder that there is not")
  func unknownPlaceholders() {
    let names = Set(Self.page.matches(of: /`\{(\w+)\}`/).map { String($0.1) })
    #expect(names.subtracting(Placeholders.known) == [])
  }

  @Test("The page shows every key, and none that there is not")
  func keys() throws {
    let blocks = Self.page.matches(of: /```yaml\n(.*?)```/.dotMatchesNewlines()).map { $0.1 }
    let keys = blocks.flatMap { $0.matches(of: /(?:^|\n)(\w+):/).map { String($0.1) } }
    #expect(Set(keys) == Set(Connector.keys))
  }

  @Test("The file that the page shows is one")
  func example() throws {
    let blocks = Self.page.matches(of: /```yaml\n(.*?)```/.dotMatchesNewlines()).map { $0.1 }
    try #require(blocks.count == 2)
    for block in blocks {
      _ = try Connector(
        yaml: String(block), name: "x", file: "x.yaml", tables: ["sslmode", "identities"])
    }
  }
}
