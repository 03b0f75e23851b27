import ArgumentParser
import Foundation
import PostgresSession
import ServerFixtures

/// What shells offer while a name is typed; what cannot be read has no names to offer.
extension CompletionKind {
  /// Names of server fixtures and identities, and YAML files.
  static var servers: CompletionKind {
    names { directory in try directory.serverNames() + directory.identities.servable() }
  }

  /// Names of connectors, and YAML files.
  static var connectors: CompletionKind {
    names { directory in
      try ["reference"] + directory.names(in: "connectors", extension: "yaml")
    }
  }

  /// Names of identities.
  static var identities: CompletionKind {
    names { directory in directory.identities.names }
  }

  /// The sslModes.
  static var modes: CompletionKind { .list(SSLMode.allCases.map(\.rawValue)) }

  private static func names(
    _ names: @escaping @Sendable (FixtureDirectory) throws -> [String]
  ) -> CompletionKind {
    .custom { words, _, prefix in
      guard let directory = try? directory(words), let names = try? names(directory) else {
        return paths(prefix)
      }
      return Set(names).sorted().filter { $0.hasPrefix(prefix) } + paths(prefix)
    }
  }

  /// The folder that `--fixtures` names, if it does.
  private static func directory(_ words: [String]) throws -> FixtureDirectory {
    guard let option = words.firstIndex(of: "--fixtures"), words.indices.contains(option + 1) else {
      return try .bundled()
    }
    return try FixtureDirectory(URL(filePath: words[option + 1]))
  }

  /// YAML files, and folders in which there may be some, that begin so.
  private static func paths(_ prefix: String) -> [String] {
    let end = prefix.lastIndex(of: "/").map { prefix.index(after: $0) } ?? prefix.startIndex
    let folder = String(prefix[..<end])
    let files = try? FileManager.default.contentsOfDirectory(
      at: URL(filePath: folder.isEmpty ? "." : folder), includingPropertiesForKeys: nil,
      options: .skipsHiddenFiles)
    return (files ?? []).compactMap { file in
      let path = folder + file.lastPathComponent
      guard path.hasPrefix(prefix) else { return nil }
      return file.hasDirectoryPath ? "\(path)/" : path.hasSuffix(".yaml") ? path : nil
    }.sorted()
  }
}
