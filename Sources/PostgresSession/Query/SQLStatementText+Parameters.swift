extension SQLStatementText {
  /// The parameters that it names, each with its place; counted from 1.
  var parameters: [(number: Int, place: Int)] {
    zip(tokens, places).compactMap { token, place in
      token.parameter.map { ($0, place) }
    }
  }
}

extension SQLToken {
  /// The number of `$1`, as PostgreSQL's scanner reads it: by `atol`, of which it keeps 32 bits.
  ///
  /// Shape: any integer of 32 bits; of more digits than `atol` can read it is -1.
  var parameter: Int? {
    guard case .other(let text) = self, text.hasPrefix("$") else { return nil }
    return Int(Int32(truncatingIfNeeded: Int(text.dropFirst()) ?? .max))
  }
}
