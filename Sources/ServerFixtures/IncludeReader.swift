import Foundation
import PostgresSession

/// `include:`, a list of files whose tables and queries come behind the fixture's own.
struct IncludeReader {
  private(set) var files: [IncludedFile] = []
  /// The paths of those that are being read, from the first.
  private var path: [URL] = []
  private let version: ServerVersion

  init(
    _ value: YAMLValue?, in folder: IncludeFolder?, _ version: ServerVersion
  ) throws(FixtureError) {
    self.version = version
    path = [folder?.file].compactMap(\.self)
    try read(try value?.texts() ?? [], folder)
  }

  /// The file itself, and what it includes.
  init(
    including url: URL, shownAs shown: String, in folder: IncludeFolder, _ version: ServerVersion
  ) throws(FixtureError) {
    self.version = version
    try read(IncludeFolder.File(url: url.standardizedFileURL, shown: shown), named: folder.named)
  }

  /// What reads the files when they are first asked for; nil where one may be wrong, or answer
  /// statements, and so is to be read at once.
  ///
  /// What comes with mock-postgres is never wrong, and has tables alone: tests read it all.
  static func deferred(
    _ value: YAMLValue?, in folder: IncludeFolder?, _ version: ServerVersion
  ) throws(FixtureError) -> (@Sendable () -> [IncludedFile])? {
    var files: [IncludeFolder.File] = []
    for place in try value?.texts() ?? [] {
      guard let folder, case let file = try folder.file(place), folder.isBundled(file),
        !files.contains(where: { $0.url == file.url })
      else { return nil }
      files.append(file)
    }
    guard !files.isEmpty else { return nil }
    return { [files] in
      files.map { file in
        do {
          let text = try FixtureDirectory.text(of: file.url, shownAs: file.shown)
          return try IncludedFile.cached(text, at: file, version)
        } catch {
          preconditionFailure("what comes with mock-postgres is broken: \(error)")
        }
      }
    }
  }

  /// Each file comes once, in the order in which they are named.
  private mutating func read(
    _ texts: [YAMLText], _ folder: IncludeFolder?
  ) throws(FixtureError) {
    for place in texts {
      guard let folder else {
        throw place.error("nothing can be included here", allowed: "a fixture that is a file")
      }
      let found = try folder.file(place)
      if let start = path.firstIndex(of: found.url) {
        let cycle = path[start...].map(\.lastPathComponent) + [found.url.lastPathComponent]
        throw place.error(
          "the files include each other: \(cycle.joined(separator: " → "))",
          allowed: "files that do not lead back")
      }
      guard !files.contains(where: { $0.url == found.url }) else { continue }
      try read(found, named: folder.named)
    }
  }

  private mutating func read(
    _ found: IncludeFolder.File, named: [URL]
  ) throws(FixtureError) {
    let text = try FixtureDirectory.text(of: found.url, shownAs: found.shown)
    let file = try IncludedFile.cached(text, at: found, version)
    files.append(file)
    path.append(found.url)
    try read(file.include, IncludeFolder(of: found.url, named: named))
    path.removeLast()
  }
}
