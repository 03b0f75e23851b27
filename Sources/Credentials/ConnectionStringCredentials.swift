import PostgresSession

/// The credentials in a connection string, the document's account key.
///
/// Keywords are taken in any case and by any alias; of two that set the same, the last counts, and
/// one without a value unsets, as in .NET.
struct ConnectionStringCredentials {
  private let place: Place
  private var values: [ConnectionStringKeyword: CredentialValue] = [:]

  /// Reads the parameters from the string that an object holds as `connectionString`.
  static func parse(in fields: JSONFields) throws(CredentialsError) -> ConnectionParameters {
    let pattern = "Server=…;Database=…;Port=…;UID=…;Password=…"
    let value = try fields.required("connectionString", allowed: pattern).text()
    return try parse(value.filled(allowed: pattern), at: value.place)
  }

  static func parse(
    _ text: String,
    at place: Place
  ) throws(CredentialsError) -> ConnectionParameters {
    try Self(text, at: place).parameters()
  }

  private init(_ text: String, at place: Place) throws(CredentialsError) {
    self.place = place
    guard !text.prefix(while: { $0 != "=" }).contains("://") else {
      throw place.error("is a URI", allowed: "Server=…;Database=…;Port=…;UID=…;Password=…")
    }
    var hasOpenPassword = false
    for pair in try pairs(of: text) {
      guard let (keyword, spelling) = ConnectionStringKeyword.spelled(pair.keyword) else {
        throw unknown(pair, mayBeSecret: hasOpenPassword)
      }
      values[keyword] = pair.value.map { text in
        CredentialValue(text: text, place: self.place(of: spelling, in: pair))
      }
      hasOpenPassword = hasOpenPassword || keyword == .password && !pair.isQuoted
    }
  }

  private func parameters() throws(CredentialsError) -> ConnectionParameters {
    var parameters = try CredentialValues(
      values: Dictionary(
        uniqueKeysWithValues: values.compactMap { keyword, value in
          keyword.field.map { ($0, value) }
        }
      ),
      missing: { [place] field in
        place.member(ConnectionStringKeyword(field).documentSpelling, line: place.line)
      }
    ).parameters()
    let properties = try SSLProperties(values)
    parameters.sslMode = try properties.mode(
      with: values[.sslMode] == nil ? nil : parameters.sslMode
    )
    return parameters
  }
}

extension ConnectionStringCredentials {
  private func pairs(of text: String) throws(CredentialsError) -> [ConnectionString.Pair] {
    do {
      return try ConnectionString(parsing: text).pairs
    } catch {
      var place = place
      place.line = place.line ?? error.line
      throw place.error("\(error.problem.rawValue), in the pair at index \(error.index)")
    }
  }

  private func place(of keyword: String, in pair: ConnectionString.Pair) -> Place {
    place.member(keyword, line: place.line ?? pair.line)
  }

  /// Refuses a keyword, which may be the rest of a password cut at its `;`, and then is not shown.
  private func unknown(_ pair: ConnectionString.Pair, mayBeSecret: Bool) -> CredentialsError {
    let allowed = ConnectionStringKeyword.list
    guard !ConnectionStringKeyword.foreign.contains(pair.keyword.lowercased()) else {
      return place(of: pair.keyword, in: pair).error(
        "is a keyword of a driver, but no credential",
        allowed: allowed
      )
    }
    let hint = suggestion(
      nearest(to: pair.keyword, in: ConnectionStringKeyword.allCases.flatMap(\.spellings))
    )
    guard mayBeSecret || !isPlainName(pair.keyword) else {
      return place(of: pair.keyword, in: pair).error("is unknown" + hint, allowed: allowed)
    }
    var place = place
    place.line = place.line ?? pair.line
    return place.error(
      "has an unknown keyword at index \(pair.index)\(hint.isEmpty ? "," : hint + " It is") "
        + "not shown, as it may be the rest of a password; one with ';' must stand in quotes",
      allowed: allowed
    )
  }
}
