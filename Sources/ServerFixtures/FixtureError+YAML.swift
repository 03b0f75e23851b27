import Yams

extension FixtureError {
  /// What Yams says, in one line with its place; never a piece of the text, which may be a secret.
  init(yaml error: any Error, text: String, file: String) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    switch error {
    case YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      if lines.indices.contains(mark.line - 1), Self.isIndentedByTab(lines[mark.line - 1]) {
        self.init(
          file: file, line: mark.line, problem: "the line is indented by a tab", allowed: "spaces")
      } else if problem.hasPrefix("Maximum nesting level") {
        self.init(file: file, line: mark.line, problem: "is nested too deeply")
      } else {
        self.init(file: file, line: mark.line, problem: "is no YAML: \(problem)")
      }
    case YamlError.reader(let problem, let offset, _, _):
      let line = offset.map { text.prefix($0).count(where: \.isNewline) + 1 }
      self.init(file: file, line: line, problem: "is no YAML: \(problem)")
    case YamlError.duplicatedKeysInMapping(let duplicates, let context):
      let key = duplicates.first ?? ""
      let line = Self.secondLine(of: key, in: lines, mappingAt: context.mark)
      self.init(file: file, line: line, key: key, problem: "the key is given twice")
    default:
      self.init(file: file, problem: "is no YAML")
    }
  }

  private static func isIndentedByTab(_ line: Substring) -> Bool {
    line.prefix { $0 == " " || $0 == "\t" }.contains("\t")
  }

  /// The line where a key stands for the second time, below the first in the mapping's column; in a
  /// mapping on one line, that line.
  private static func secondLine(of key: String, in lines: [Substring], mappingAt mark: Mark) -> Int
  {
    let numbers = lines.indices.dropFirst(mark.line - 1).filter { index in
      let indentation = lines[index].prefix(mark.column - 1)
      return (indentation.allSatisfy { $0 == " " } || index == mark.line - 1)
        && lines[index].dropFirst(mark.column - 1).hasPrefix("\(key):")
    }
    return numbers.dropFirst().first.map { $0 + 1 } ?? mark.line
  }
}
