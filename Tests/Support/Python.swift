package import Foundation

/// The Python that runs clients: what `Scripts/connectors` has installed, else the system's.
package enum Python {
  /// The first that has the modules, and of which the condition holds; nil where none is installed.
  package static func having(_ module: String, where condition: String = "True") async -> URL? {
    let installed = URL(filePath: #filePath)
      .appending(path: "../../../.build/connectors/python/bin/python3").standardized
    for candidate in [installed, Program.find("python3")].compactMap(\.self)
    where FileManager.default.isExecutableFile(atPath: candidate.path) {
      let check = "import sys, \(module); sys.exit(not (\(condition)))"
      let result = try? await Program.run(candidate, ["-I", "-c", check])
      if result?.status == 0 { return candidate }
    }
    return nil
  }
}
