import ArgumentParser
import Conformance
import Credentials
import Foundation
import ServerFixtures

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    name: "check",
    abstract: "Validate fixtures, connectors, tables and credentials.",
    discussion: """
      A .yaml file is a server fixture, a connector (it has "command", "modes" or "waivers"), what \
      fixtures include (it has "tables" and no "hba") or identities.yaml; a .table file is an \
      expectation table, that of a dialect where a .sentences file is beside it; a .reasons file \
      says why a difference from a real server is to be; every other file is credentials. Without a \
      file, all fixtures are checked, and whether they fit together.
      """,
    examples: [
      "All that comes with mock-postgres:": "mock-postgres check",
      "Files of yours, whatever they are:":
        "mock-postgres check ./mine.yaml ./my-client.yaml ./credentials.json",
    ])

  @Argument(help: "Files, or names of server fixtures and identities.", completion: .servers)
  var file: [String] = []

  @OptionGroup var fixtures: FixtureOptions

  func run() throws {
    let directory = try fixtures.directory()
    let faults =
      file.isEmpty ? try checkAll(directory.url) : file.flatMap { check($0, directory) }
    guard faults.isEmpty else { throw ExitCode(64) }
  }

  /// Gives the faults, which it has printed.
  private func check(_ file: String, _ directory: FixtureDirectory) -> [String] {
    var faults: [String] = []
    do {
      faults = try Self.faults(of: file, directory)
    } catch let error as CredentialsError {
      let place = error.line.map { "\(file):\($0)" } ?? file
      faults = ["\(place): \(error)"]
    } catch {
      faults = ["\(error)"]
    }
    if faults.isEmpty { Output.standard.write("\(file): ok") }
    for fault in faults { Output.error.write(fault) }
    return faults
  }

  private static func faults(of file: String, _ directory: FixtureDirectory) throws -> [String] {
    let url = URL(filePath: file)
    switch url.pathExtension {
    case "yaml" where url.lastPathComponent == "identities.yaml":
      _ = try IdentityCatalogue(
        yaml: try FixtureDirectory.text(of: url, shownAs: file), file: file, now: 0)
    case "yaml":
      let keys = try keys(of: url, file)
      if ["command", "modes", "waivers"].contains(where: keys.contains) {
        _ = try Connector(file, in: directory)
      } else if keys.contains("tables"), !keys.contains("hba") {
        try directory.checkInclude(file)
      } else {
        try checkServer(file, directory)
      }
    case "reasons":
      _ = try ComparisonReason.parse(
        try FixtureDirectory.text(of: url, shownAs: file), file: file)
    case "table" where exists(Dialect.sentences(beside: url)):
      let dialect = try Dialect(table: url, shownAs: file)
      return Suite(try Suite(directory), speaking: dialect).rowFaults().map(\.description)
    case "table":
      let rows = try ExpectationTable.parse(
        try FixtureDirectory.text(of: url, shownAs: file), file: file)
      return Suite(try Suite(directory), expectations: rows).rowFaults().map(\.description)
    case _ where exists(url):
      _ = try Credentials.parse(try FixtureDirectory.text(of: url, shownAs: file))
    default: try checkServer(file, directory)
    }
    return []
  }

  private static func exists(_ url: URL) -> Bool {
    FileManager.default.fileExists(atPath: url.path)
  }

  /// Also that its certificate can be made, which is known only when it has been.
  private static func checkServer(_ file: String, _ directory: FixtureDirectory) throws {
    let server = try directory.server(file)
    do {
      _ = try server.tlsContext(directory.identities)
    } catch {
      throw FixtureError(file: file, key: "identity", problem: "\(error)")
    }
  }

  private static func keys(of url: URL, _ file: String) throws -> [String] {
    let text = try FixtureDirectory.text(of: url, shownAs: file)
    return try YAMLValue(yaml: text, file: file).entries().map(\.key)
  }

  /// Elsewhere of what is bundled no more is read than is needed.
  private func checkAll(_ folder: URL) throws -> [String] {
    let directory = try orUsageError { try FixtureDirectory(folder) }
    let suite = try orUsageError { try Suite(directory) }
    for name in try orUsageError({ try directory.names(in: "connectors", extension: "yaml") }) {
      _ = try orUsageError { try Connector(name, in: directory) }
    }
    _ = try orUsageError { try ComparisonReason.all(directory) }
    for name in try orUsageError({ try directory.includeNames() }) {
      try orUsageError {
        try directory.checkInclude(directory.url.appending(path: "includes/\(name).yaml").path)
      }
    }
    let faults = suite.faults().map(\.description)
    for fault in faults { Output.error.write(fault) }
    if faults.isEmpty {
      Output.standard.write(
        "\(suite.servers.count) servers, \(directory.identities.names.count) identities, "
          + "\(suite.expectations.count) expectations, \(suite.sentences.count) sentences: ok")
    }
    return faults
  }
}
