/// Where and why a text is no connection string.
struct ConnectionStringSyntaxError: Error, Hashable, Sendable {
  /// Where the pair that cannot be read starts, counted in UTF-16 units from 0, as .NET counts.
  var index: Int
  /// The line on which that pair starts, from 1.
  var line: Int
  var problem: Problem

  enum Problem: String, Hashable, Sendable {
    case nul = "holds a NUL character"
    case noEqualsSign = "has a keyword without '='; a value that holds ';' must stand in quotes"
    case noKeyword = "has no keyword before '='"
    case controlCharacter = "has a control character outside quotes"
    case noClosingQuote = "has a value without its closing quote"
    case textAfterQuote = "has text behind a closing quote; a quote inside a value is written twice"
    case strayQuote = "has a value that ends with a quote; such a value must stand in quotes"
  }
}
