import ArgumentParser
import Foundation
import Support
import Testing

@testable import mock_postgres

/// What stands as code in the articles of the documentation.
@Suite struct ArticleTests {
  @Test("Commands are such as mock-postgres takes", arguments: try Snippet.all("console"))
  func commands(snippet: Snippet) throws {
    for line in snippet.text.split(separator: "\n") {
      #expect(line.hasPrefix("$ "))
      guard line.hasPrefix("$ mock-postgres ") else { continue }
      let words = line.dropFirst(2).split(separator: ">")[0].matches(of: /'([^']*)'|[^ ]+/)
      _ = try MockPostgresCommand.parseAsRoot(
        words.dropFirst().map { String($0.output.1 ?? $0.output.0) })
    }
  }

  @Test("Files are such as mock-postgres takes", arguments: try Snippet.all("yaml"))
  func files(snippet: Snippet) async throws {
    try await withFile("file.yaml", snippet.text) { path in
      let result = try await MockPostgresProgram.run("check", path)
      #expect(result.status == 0, "\(result.errors)")
    }
  }

  @Test(
    "Swift is that of the newcomer's package, which is tested", arguments: try Snippet.all("swift"))
  func swift(snippet: Snippet) throws {
    let folder = Snippet.root.appending(path: "Tests/Examples/Newcomer/Tests/TinyDriverTests")
    let texts = try FileManager.default.contentsOfDirectory(atPath: folder.path).map {
      try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
    }
    #expect(texts.contains { $0.contains(snippet.text) })
  }
}

/// A block of code in an article.
struct Snippet: Sendable, CustomTestStringConvertible {
  var article: String
  var text: String

  static let root = URL(filePath: #filePath).appending(path: "../../..").standardized

  /// Those of a language; there are some.
  static func all(_ language: String) throws -> [Snippet] {
    let folder = root.appending(path: "Sources/MockPostgres/Documentation.docc")
    let articles = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let snippets = try articles.flatMap { name in
      try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        .split(separator: "```\(language)\n").dropFirst()
        .compactMap { $0.split(separator: "```").first }
        .map { Snippet(article: name, text: String($0)) }
    }
    try #require(!snippets.isEmpty)
    return snippets
  }

  var testDescription: String { "\(article): \(text.prefix { $0 != "\n" })" }
}
