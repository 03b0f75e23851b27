package import Foundation
import PostgresSession

/// A folder of fixtures: `servers/`, `identities.yaml`, `expectations/`, `connectors/`.
package struct FixtureDirectory: Sendable {
  package let url: URL
  package let identities: IdentityCatalogue

  /// Those that come with mock-postgres.
  package static func bundled() throws -> FixtureDirectory {
    try FixtureDirectory(bundledURL)
  }

  private static var bundledURL: URL { Bundle.module.bundleURL.appending(path: "Fixtures") }

  /// Reads `identities.yaml`; the rest is read when asked for.
  package init(_ url: URL) throws(FixtureError) {
    self.url = url
    let file = url.appending(path: "identities.yaml")
    identities = try IdentityCatalogue(
      yaml: try Self.text(of: file), file: file.lastPathComponent,
      now: Int(Date().timeIntervalSince1970))
  }

  /// The names of the server fixtures, sorted.
  package func serverNames() throws(FixtureError) -> [String] {
    try names(in: "servers", extension: "yaml")
  }

  /// The names, without extension, of the files in a folder, sorted.
  package func names(
    in folder: String, extension fileExtension: String
  ) throws(FixtureError) -> [String] {
    let folder = url.appending(path: folder)
    do {
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      return files.filter { $0.hasSuffix(".\(fileExtension)") }
        .map { String($0.dropLast(fileExtension.count + 1)) }.sorted()
    } catch {
      throw FixtureError(file: folder.path, problem: "is no folder that can be read")
    }
  }

  /// The names of what fixtures can include, sorted; another folder need not have any.
  package func includeNames() throws(FixtureError) -> [String] {
    let folder = url.appending(path: "includes")
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    return try names(in: "includes", extension: "yaml")
  }

  /// Reads a server fixture by its name, or by the path of a file.
  package func server(_ nameOrPath: String) throws(FixtureError) -> ServerFixture {
    if nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml") {
      return try server(at: URL(filePath: nameOrPath), shownAs: nameOrPath)
    }
    let names = try serverNames()
    guard names.contains(nameOrPath) else {
      throw FixtureError(
        file: nameOrPath, problem: "there is no server fixture of that name",
        allowed: "the path of a YAML file, or " + names.joined(separator: ", "))
    }
    return try server(
      at: url.appending(path: "servers/\(nameOrPath).yaml"), shownAs: "servers/\(nameOrPath).yaml")
  }

  /// Reads a server fixture from its text; its file settings are relative to `folder`.
  package func server(
    yaml text: String, name: String, file: String, folder: URL
  ) throws(FixtureError) -> ServerFixture {
    try server(yaml: text, name: name, file: file, IncludeFolder(folder, named: includes))
  }

  private func server(at file: URL, shownAs shown: String) throws(FixtureError) -> ServerFixture {
    try server(
      yaml: try Self.text(of: file, shownAs: shown),
      name: file.deletingPathExtension().lastPathComponent, file: shown,
      IncludeFolder(of: file, named: includes))
  }

  /// Reads a file that fixtures include, and what it includes itself, for the newest version.
  package func checkInclude(_ path: String) throws(FixtureError) {
    let folder = IncludeFolder(URL(filePath: "."), named: includes)
    _ = try IncludeReader(including: URL(filePath: path), shownAs: path, in: folder, .newest)
  }

  private func server(
    yaml text: String, name: String, file: String, _ include: IncludeFolder
  ) throws(FixtureError) -> ServerFixture {
    try ServerFixture(
      yaml: text, name: name, file: file, identities: identities, include: include
    ) { path in
      try String(contentsOf: URL(filePath: path, relativeTo: include.folder), encoding: .utf8)
    }
  }

  /// Another folder of fixtures may include what comes with mock-postgres.
  private var includes: [URL] {
    [url, Self.bundledURL].map { $0.appending(path: "includes") }
  }

  /// The text of a file below this folder, or anywhere.
  package static func text(
    of file: URL, shownAs shown: String? = nil
  ) throws(FixtureError) -> String {
    do {
      return try String(contentsOf: file, encoding: .utf8)
    } catch {
      throw FixtureError(
        file: shown ?? file.path, problem: "cannot be read", allowed: "a file of UTF-8 text")
    }
  }
}
