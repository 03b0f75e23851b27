package import Foundation

/// Where the files are that `include` names.
package struct IncludeFolder: Sendable {
  /// Of the file that includes, to which paths are relative.
  let folder: URL
  /// The file that includes, where it is one.
  let file: URL?
  /// `includes/` of a folder of fixtures, and that of the bundled ones, in which names are looked up.
  let named: [URL]

  package init(_ folder: URL, named: [URL]) {
    (self.folder, file) = (folder, nil)
    self.named = named
  }

  package init(of file: URL, named: [URL]) {
    self.file = file.standardizedFileURL
    folder = file.deletingLastPathComponent()
    self.named = named
  }

  /// A file, and how errors name it.
  struct File {
    var url: URL
    var shown: String
  }

  /// The file of a name, or of a path; of what is neither, the error at `place`.
  func file(_ place: YAMLText) throws(FixtureError) -> File {
    let name = place.text
    if name.contains("/") || name.hasSuffix(".yaml") {
      let url = URL(filePath: name, relativeTo: folder).standardizedFileURL
      guard FileManager.default.isReadableFile(atPath: url.path) else {
        throw place.error("there is no file \"\(name)\"", allowed: "the path of a YAML file")
      }
      return File(url: url, shown: name)
    }
    for named in named {
      let url = named.appending(path: "\(name).yaml").standardizedFileURL
      guard FileManager.default.isReadableFile(atPath: url.path) else { continue }
      return File(url: url, shown: "includes/\(name).yaml")
    }
    throw place.error(
      "there is no \"\(name)\" to include",
      allowed: "the path of a YAML file, or " + names.joined(separator: ", "))
  }

  /// It comes with mock-postgres.
  func isBundled(_ file: File) -> Bool {
    file.url.deletingLastPathComponent().path == named.last?.standardizedFileURL.path
  }

  /// The names that there are, sorted.
  private var names: [String] {
    let files = named.flatMap { folder in
      (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    }
    return Set(files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }).sorted()
  }
}
