extension SQLStatementText {
  /// The parameters that it names, each with its place; counted from 1.
  var parameters: [(number: Int, place: Int)] {
    zip(tokens, places).compactMap { token, place in
      token.parameter.map { ($0, place) }
    }
  }
}

extension SQLToken {
  /// The number of `$1`.
  var parameter: Int? {
    guard case .other(let text) = self, text.hasPrefix("$") else { return nil }
    return Int(text.dropFirst())
  }
}
