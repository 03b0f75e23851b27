/// A piece of XML or HTML.
///
/// What is put into a literal is text, and is escaped, unless it is markup itself: what came from
/// the wire cannot become an element, whoever writes the literal.
struct Markup: ExpressibleByStringInterpolation {
  let source: String

  private init(source: String) {
    self.source = source
  }

  init(stringLiteral source: String) {
    self.source = source
  }

  init(stringInterpolation: Interpolation) {
    source = stringInterpolation.source
  }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate var source = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      source.reserveCapacity(literalCapacity * 2)
    }

    mutating func appendLiteral(_ literal: String) { source += literal }
    mutating func appendInterpolation(_ text: String) { source += Markup.escaped(text) }
    mutating func appendInterpolation(_ number: Int) { source += String(number) }
    mutating func appendInterpolation(_ markup: Markup) { source += markup.source }
    mutating func appendInterpolation(_ parts: [Markup]) {
      for part in parts { source += part.source }
    }
    /// Nothing where it is nil.
    mutating func appendInterpolation(_ markup: Markup?) { source += markup?.source ?? "" }
  }

  /// For element content and for attributes in quotes.
  ///
  /// What XML 1.0 (section 2.2) cannot hold becomes a question mark; a line's end is kept in
  /// attributes, too.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n": escaped += "&#10;"
      case "\t": escaped += "\t"
      case _ where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff:
        escaped += "?"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
