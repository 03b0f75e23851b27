import Foundation
import FuzzTargets
import Testing

@Suite("Bytes that reach all of what can be reached")
struct CorpusTests {
  private static let folder = URL(filePath: #filePath).appending(path: "../../../Corpora")
    .standardized

  @Test("break nothing", arguments: FuzzTarget.allCases)
  func corpus(_ target: FuzzTarget) throws {
    let folder = Self.folder.appending(path: target.rawValue)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(!names.isEmpty)
    for name in names {
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
      #expect(throws: Never.self, "\(name)") { try target.run(bytes) }
    }
  }
}
