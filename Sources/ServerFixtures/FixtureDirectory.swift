package import Foundation
package import PostgresSession
import Synchronization

/// A folder of fixtures: `servers/`, `identities.yaml`, `expectations/`, `connectors/`.
package struct FixtureDirectory: Sendable {
  package let url: URL
  package let identities: IdentityCatalogue
  private let files: ServerFiles

  /// Those that come with mock-postgres, listed once; certificates are minted for each anew, so that
  /// none is older than its fixture.
  package static func bundled() throws -> FixtureDirectory {
    let (recipes, files) = try bundledContents.get()
    return FixtureDirectory(bundledURL, IdentityCatalogue(recipes, now: now), files)
  }

  private static let bundledContents = Result {
    (IdentityRecipes(bundled: try text(of: identities(in: bundledURL))), ServerFiles())
  }
  private static let bundledURL = Bundle.module.bundleURL.appending(path: "Fixtures")

  private init(_ url: URL, _ identities: IdentityCatalogue, _ files: ServerFiles) {
    self.url = url
    self.identities = identities
    self.files = files
  }

  /// Reads `identities.yaml`; the rest is read when asked for.
  package init(_ url: URL) throws(FixtureError) {
    let file = Self.identities(in: url)
    self.init(
      url,
      try IdentityCatalogue(
        yaml: try Self.text(of: file), file: file.lastPathComponent, now: Self.now),
      ServerFiles())
  }

  private static func identities(in url: URL) -> URL { url.appending(path: "identities.yaml") }

  private static var now: Int { Int(Date().timeIntervalSince1970) }

  /// What to say where a name is wanted: there are too many to name them.
  package static let serverNames = "a name that \"mock-postgres list servers\" shows"

  /// The names of the server fixtures, sorted.
  package func serverNames() throws(FixtureError) -> [String] {
    try serverFiles().keys.sorted()
  }

  /// Where each server fixture is: below `servers/`, in whatever folder.
  private func serverFiles() throws(FixtureError) -> [String: String] {
    try files.known { () throws(FixtureError) in try listServerFiles() }
  }

  private func listServerFiles() throws(FixtureError) -> [String: String] {
    var found: [String: String] = [:]
    var folders = ["servers"]
    while let folder = folders.popLast() {
      let path = url.appending(path: folder).path
      // FileManager's own list of all that is below a folder takes longer.
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
        // What is no fixture need not be a folder.
        guard folder != "servers" else {
          throw FixtureError(file: path, problem: "is no folder that can be read")
        }
        continue
      }
      for name in names.sorted() {
        let file = "\(folder)/\(name)"
        guard name.hasSuffix(".yaml") else {
          folders.append(file)
          continue
        }
        if let other = found.updateValue(file, forKey: String(name.dropLast(".yaml".count))) {
          throw FixtureError(
            file: file, problem: "has the name of \(other)", allowed: "a name of its own")
        }
      }
    }
    return found
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

  /// Reads a server fixture by its name, or by the path of a file; the name of an identity is that
  /// of a server which shows it; `version` stands in place of its own.
  package func server(
    _ nameOrPath: String, version: ServerVersion? = nil
  ) throws(FixtureError) -> ServerFixture {
    if nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml") {
      return try server(at: URL(filePath: nameOrPath), shownAs: nameOrPath, version: version)
    }
    if let file = try serverFiles()[nameOrPath] {
      return try server(at: url.appending(path: file), shownAs: file, version: version)
    }
    guard let server = try servers(showing: [nameOrPath], version: version).first else {
      throw FixtureError(
        file: nameOrPath, problem: "there is no server fixture of that name",
        allowed: "the path of a YAML file, or \(Self.serverNames)")
    }
    return server
  }

  /// Servers that show an identity each to whoever connects with SSL, and refuse all others; names
  /// of no identity are passed over.
  package func servers(
    showing names: [String], version: ServerVersion? = nil
  ) throws(FixtureError) -> [ServerFixture] {
    let server = try server(
      yaml: """
        summary: Shows an identity, and refuses unencrypted connections.
        settings: {ssl: on}
        hba: [hostssl all all all scram-sha-256]
        include: [introspection]
        """, name: "", file: "identities.yaml", folder: url, version: version)
    var servers: [ServerFixture] = []
    for name in names {
      guard let recipe = try identities.recipes[name] else { continue }
      var server = server
      server.name = recipe.name
      server.summary = recipe.summary
      server.tls?.identity = .named(recipe.name)
      servers.append(server)
    }
    return servers
  }

  /// Reads a server fixture from its text; its file settings are relative to `folder`.
  package func server(
    yaml text: String, name: String, file: String, folder: URL, version: ServerVersion? = nil
  ) throws(FixtureError) -> ServerFixture {
    try server(
      yaml: text, name: name, file: file, IncludeFolder(folder, named: includes), version)
  }

  private func server(
    at file: URL, shownAs shown: String, version: ServerVersion?
  ) throws(FixtureError) -> ServerFixture {
    try server(
      yaml: try Self.text(of: file, shownAs: shown),
      name: file.deletingPathExtension().lastPathComponent, file: shown,
      IncludeFolder(of: file, named: includes), version)
  }

  /// Reads a file that fixtures include, and what it includes itself, for the newest version.
  package func checkInclude(_ path: String) throws(FixtureError) {
    let folder = IncludeFolder(URL(filePath: "."), named: includes)
    _ = try IncludeReader(including: URL(filePath: path), shownAs: path, in: folder, .newest)
  }

  private func server(
    yaml text: String, name: String, file: String, _ include: IncludeFolder,
    _ version: ServerVersion?
  ) throws(FixtureError) -> ServerFixture {
    try ServerFixture(
      yaml: text, name: name, file: file, identities: identities, version: version,
      include: include
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

/// The server fixtures of a folder, which is listed once.
private final class ServerFiles: Sendable {
  private let paths = Mutex<[String: String]?>(nil)

  func known(
    or list: () throws(FixtureError) -> [String: String]
  ) throws(FixtureError) -> [String: String] {
    if let known = paths.withLock({ $0 }) { return known }
    let listed = try list()
    paths.withLock { $0 = listed }
    return listed
  }
}
