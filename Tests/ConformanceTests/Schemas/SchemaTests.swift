@testable import Conformance
import Foundation
import ServerFixtures
import Support
import Testing

@Suite struct SchemaTests {
  @Test(
    "The schemas that editors find are those that are made of the readers' keys",
    arguments: FileSchema.allCases)
  func kept(kind: FileSchema) throws {
    let file = folder.appending(path: "schemas/\(kind.rawValue).json")
    let text = try? String(contentsOf: file, encoding: .utf8)
    #expect(text == kind.text, "run Scripts/schemas")
  }

  @Test("Every YAML file names its schema in its first line")
  func named() throws {
    let wrong = try files().filter { file in
      let depth = file.path.split(separator: "/").count - 1
      let path = String(repeating: "../", count: depth) + "schemas/\(file.kind.rawValue).json"
      return !file.text.hasPrefix("# yaml-language-server: $schema=\(path)\n")
    }
    #expect(wrong.map(\.path) == [], "run Scripts/schemas")
  }

  @Test(
    "A validator finds nothing wrong with any file of a kind", arguments: FileSchema.allCases)
  func valid(kind: FileSchema) async throws {
    guard let python = await SchemaValidator.python() else {
      try Test.cancel("Python's jsonschema and PyYAML are not installed")
    }
    let files = try files().filter { $0.kind == kind }
    #expect(!files.isEmpty)
    let faults = try await SchemaValidator.faults(
      files.map(\.text), schema: kind.text, python)
    let found = zip(files, faults).compactMap { file, fault in fault.map { "\(file.path): \($0)" } }
    #expect(found == [])
  }

  @Test("A validator finds nothing wrong with the fixtures of other tests")
  func validInTests() async throws {
    guard let python = await SchemaValidator.python() else {
      try Test.cancel("Python's jsonschema and PyYAML are not installed")
    }
    let texts = try ["Clients/answers.yaml", "Clients/interrupts.yaml"].map { path in
      try String(contentsOf: folder.appending(path: "../Tests/\(path)"), encoding: .utf8)
    }
    let faults = try await SchemaValidator.faults(texts, schema: FileSchema.fixture.text, python)
    #expect(faults == [nil, nil])
  }

  @Test("Of the malformed connectors, a validator refuses all whose shape is wrong")
  func malformed() async throws {
    guard let python = await SchemaValidator.python() else {
      try Test.cancel("Python's jsonschema and PyYAML are not installed")
    }
    let faults = try await SchemaValidator.faults(
      malformedConnectors.map(\.0), schema: FileSchema.connector.text, python)
    let accepted = zip(malformedConnectors, faults).filter { $1 == nil }.map(\.0.1)
    #expect(accepted.filter(SchemaValidator.isOfShape) == [])
    #expect(accepted.count * 2 < malformedConnectors.count)
  }

  private struct File {
    /// Below `Fixtures/`.
    var path: String
    var kind: FileSchema
    var text: String
  }

  /// All that is in the repository.
  private func files() throws -> [File] {
    let paths = try #require(FileManager.default.enumerator(atPath: folder.path))
      .compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") }
    return try paths.sorted().map { path in
      File(
        path: path, kind: kind(of: path),
        text: try String(contentsOf: folder.appending(path: path), encoding: .utf8))
    }
  }

  private func kind(of path: String) -> FileSchema {
    switch path {
    case "identities.yaml": .identities
    case "explanations.yaml": .explanations
    case _ where path.hasPrefix("connectors/"): .connector
    case _ where path.hasPrefix("includes/"): .include
    default: .fixture
    }
  }

  private var folder: URL {
    URL(filePath: #filePath).appending(path: "../../../../Fixtures").standardized
  }
}
