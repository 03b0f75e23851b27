/// A connection string as .NET defines it: keywords and values in the order written.
///
/// The grammar is that of `DbConnectionStringBuilder` without its ODBC rules, which Npgsql uses:
/// pairs `keyword=value` between `;`, an equals sign doubled within a keyword, values plain or in
/// quotes of either kind, the enclosing quote doubled within. What a keyword means, in which case
/// it is written and which of two counts is not the grammar's affair.
struct ConnectionString: Hashable, Sendable {
  struct Pair: Hashable, Sendable {
    /// As written, without the white space around it.
    var keyword: String
    /// nil where nothing stands after the equals sign, which unsets the keyword.
    var value: String?
    /// Whether the value stands in quotes, so that it cannot have ended too early.
    var isQuoted = false
    /// Where the pair starts, counted in UTF-16 units from 0, as .NET counts.
    var index = 0
    /// The line on which the pair starts, from 1.
    var line = 1
  }

  var pairs: [Pair]

  /// Reads a connection string.
  ///
  /// - Throws: Where no pair can be read. NUL is refused wherever it stands.
  init(parsing text: String) throws(ConnectionStringSyntaxError) {
    var scanner = ConnectionStringScanner(text)
    pairs = try scanner.pairs()
  }

  init(_ pairs: [(keyword: String, value: String)]) {
    self.pairs = pairs.map { Pair(keyword: $0.keyword, value: $0.value) }
  }
}

extension ConnectionString: CustomStringConvertible {
  /// The string in its written form, values in the clear, quoted where .NET would quote them.
  var description: String {
    pairs
      .map { "\($0.keyword.doubling("="))=\(Self.quoted($0.value ?? ""))" }
      .joined(separator: ";")
  }

  /// A value in the quotes it needs: none, single if it holds only double ones, or double.
  private static func quoted(_ value: String) -> String {
    let scalars = value.unicodeScalars
    guard scalars.contains(where: needsQuotes) else { return value }
    return scalars.contains("\"") && !scalars.contains("'")
      ? "'\(value)'" : "\"\(value.doubling("\""))\""
  }

  private static func needsQuotes(_ scalar: Unicode.Scalar) -> Bool {
    ["'", "\"", "=", ";"].contains(scalar) || scalar.properties.isWhitespace
      || scalar.properties.generalCategory == .control
  }
}

extension String {
  /// The text with every occurrence of a scalar doubled, also where an accent follows it.
  fileprivate func doubling(_ doubled: Unicode.Scalar) -> String {
    var scalars = UnicodeScalarView()
    for scalar in unicodeScalars {
      scalars.append(contentsOf: repeatElement(scalar, count: scalar == doubled ? 2 : 1))
    }
    return String(scalars)
  }
}
