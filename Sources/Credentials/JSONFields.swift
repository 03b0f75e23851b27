/// The members of a JSON object, and where it stands in the credentials.
struct JSONFields {
  let place: Place
  private let members: [JSONMember]

  /// Reads a text that must be an object.
  init(reading text: String, at place: Place) throws(CredentialsError) {
    let value: JSONValue
    do {
      value = try JSONReader.read(text)
    } catch {
      throw Place(form: place.form, field: place.field, line: error.line)
        .error("is not JSON: \(error.problem)")
    }
    try self.init(value, at: place)
  }

  init(_ value: JSONValue, at place: Place) throws(CredentialsError) {
    guard case .object(let members) = value else {
      throw place.error("is \(value.kind)", allowed: "an object")
    }
    self.init(place: place, members: members)
  }

  private init(place: Place, members: [JSONMember]) {
    self.place = place
    self.members = members
  }

  func contains(_ name: String) -> Bool {
    members.contains { $0.name == name }
  }

  subscript(name: String) -> JSONField? {
    members.first { $0.name == name }.map {
      JSONField(value: $0.value, place: place.member(name, line: $0.line))
    }
  }

  func required(_ name: String, allowed: String) throws(CredentialsError) -> JSONField {
    guard let field = self[name] else {
      throw place.member(name, line: place.line).error("is missing", allowed: allowed)
    }
    return field
  }

  /// The same members, once their form is known.
  func within(_ form: CredentialForm) -> JSONFields {
    JSONFields(
      place: Place(form: form, field: place.field, line: place.line),
      members: members
    )
  }

  /// Refuses a member that has another name, or the name of one before it.
  ///
  /// - Parameters:
  ///   - names: The names that may stand here.
  ///   - problems: What to say of certain other names.
  /// - Throws: The first such member, and what may stand here.
  func allowOnly(
    _ names: [String],
    explaining problems: [String: String] = [:]
  ) throws(CredentialsError) {
    var seen: Set<String> = []
    for member in members {
      guard names.contains(member.name) else {
        throw unknown(member, problem: problems[member.name], allowed: names)
      }
      guard seen.insert(member.name).inserted else {
        throw place.member(member.name, line: member.line).error("is given twice", allowed: "once")
      }
    }
  }

  private func unknown(
    _ member: JSONMember,
    problem: String?,
    allowed names: [String]
  ) -> CredentialsError {
    let allowed = names.joined(separator: ", ")
    guard isPlainName(member.name) else {
      return Place(form: place.form, field: place.field, line: member.line)
        .error("has a member whose name is no credential's", allowed: allowed)
    }
    return place.member(member.name, line: member.line)
      .error(problem ?? "is unknown" + hint(for: member.name, among: names), allowed: allowed)
  }

  private func hint(for name: String, among names: [String]) -> String {
    let alias = ConnectionStringKeyword.spelled(name)?.keyword.field?.rawValue
    return suggestion(
      alias.flatMap { names.contains($0) ? $0 : nil } ?? nearest(to: name, in: names)
    )
  }
}

/// A member of an object, and where it stands in the credentials.
struct JSONField {
  let value: JSONValue
  let place: Place

  func object() throws(CredentialsError) -> JSONFields {
    try JSONFields(value, at: place)
  }

  /// The text, which must not hold what PostgreSQL's protocol cannot carry.
  ///
  /// Strings end with NUL in the protocol's messages (PostgreSQL manual, "Message Data Types").
  func text(allowed: String = "a text") throws(CredentialsError) -> CredentialValue {
    guard case .string(let text) = value else {
      throw place.error("is \(value.kind), not a text", allowed: allowed)
    }
    guard !text.unicodeScalars.contains("\0") else {
      throw place.error("holds a NUL character", allowed: "a text without NUL")
    }
    return CredentialValue(text: text, place: place)
  }
}

/// Whether a name looks like one, and not like a piece of a value that must not be shown.
func isPlainName(_ name: String) -> Bool {
  name.count <= 40
    && name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || "0123456789 _-.".unicodeScalars.contains($0)
    }
}
