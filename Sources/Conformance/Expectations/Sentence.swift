import Credentials
package import ServerFixtures

/// A sentence of the document that promises something, by which cases are cited.
package struct Sentence: Hashable, Sendable {
  /// As `azure.disable.2`: the platform, where the sentence stands under one, and what it is about.
  package var id: String
  package var text: String
  /// The file's name.
  package var file: String
  package var line: Int

  /// The platform that the sentence speaks of; nil for one that speaks of both.
  var platform: String? {
    let first = id.prefix { $0 != "." }
    return Self.platforms.contains(String(first)) ? String(first) : nil
  }

  static let platforms = ["azure", "aws"]
}

extension Sentence {
  /// Reads `document.sentences`: a line each, `id: text`, where `*.` before the id stands for a
  /// sentence that the document repeats for each platform; `#` begins a comment.
  package static func parse(_ text: String, file: String) throws(FixtureError) -> [Sentence] {
    var sentences: [Sentence] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      guard let colon = line.firstRange(of: ": "), colon.lowerBound > line.startIndex,
        colon.upperBound < line.endIndex, !line[..<colon.lowerBound].contains(" ")
      else {
        throw FixtureError(
          file: file, line: index + 1, problem: "is no sentence", allowed: "ID: the sentence")
      }
      let sentence = String(line[colon.upperBound...])
      for id in expand(String(line[..<colon.lowerBound])) {
        guard !sentences.contains(where: { $0.id == id }) else {
          throw FixtureError(
            file: file, line: index + 1, problem: "the sentence \"\(id)\" is given twice")
        }
        sentences.append(Sentence(id: id, text: sentence, file: file, line: index + 1))
      }
    }
    return sentences
  }

  static func expand(_ id: String) -> [String] {
    id.hasPrefix("*.") ? platforms.map { $0 + id.dropFirst() } : [id]
  }
}

extension CredentialForm {
  /// As the ids of sentences name it.
  var platform: String { self == .awsBasic ? "aws" : "azure" }
}
