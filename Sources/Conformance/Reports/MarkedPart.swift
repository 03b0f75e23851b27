/// A part of a text that is written by a program: what stands between two comments of Markdown.
package struct MarkedPart: Sendable {
  private let begin: String
  private let end: String

  /// `<!-- NAME -->` and `<!-- /NAME -->`, each on a line of its own.
  package init(_ name: String) {
    begin = "<!-- \(name) -->\n"
    end = "<!-- /\(name) -->"
  }

  /// The text with another content of the part; nil where it has none of that name, or several.
  package func replaced(in text: String, with content: String) -> String? {
    let (begins, ends) = (text.ranges(of: begin), text.ranges(of: end))
    guard begins.count == 1, ends.count == 1, begins[0].upperBound <= ends[0].lowerBound else {
      return nil
    }
    return text[..<begins[0].upperBound] + content + "\n" + text[ends[0].lowerBound...]
  }
}
