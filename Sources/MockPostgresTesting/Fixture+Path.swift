import Foundation
import MockPostgres

extension Fixture {
  /// What has a `/` or ends in `.yaml` is a path, as on the command line, here relative to the folder
  /// of a source file; all else is a name.
  init(nameOrPath: String, relativeTo file: String) throws {
    guard nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml") else {
      self = try .named(nameOrPath)
      return
    }
    self = try .contents(
      of: URL(filePath: nameOrPath, relativeTo: URL(filePath: file).deletingLastPathComponent())
        .absoluteURL)
  }
}
