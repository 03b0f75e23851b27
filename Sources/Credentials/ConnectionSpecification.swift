/// The connection specification of PostgreSQL, which the document lists with the account key.
enum ConnectionSpecification {
  static let id = "74a1c565-4e59-48d7-9d67-7c03b8a13137"
  static let version = "1.0"

  /// The members that give it: the object of the API page, or the document's name as one key.
  static let names = ["connectionSpec", "connectionSpec.id"]

  /// Requires the identifier of PostgreSQL, in any case, by one name or by both.
  static func check(in fields: JSONFields) throws(CredentialsError) {
    let nested = try fields["connectionSpec"]?.object()
    try nested?.allowOnly(["id", "version"])
    let identifiers = [nested?["id"], fields["connectionSpec.id"]].compactMap(\.self)
    guard !identifiers.isEmpty else {
      let place = nested?.place.member("id", line: nested?.place.line)
      throw (place ?? fields.place.member("connectionSpec.id", line: fields.place.line))
        .error("is missing", allowed: id)
    }
    for identifier in identifiers {
      try identifier.require(id, as: "is not the identifier of PostgreSQL") { $0.lowercased() }
    }
    try nested?["version"]?.require(version, as: "is not the version of the document") { $0 }
  }
}

extension JSONField {
  fileprivate func require(
    _ expected: String,
    as problem: String,
    normalized: (String) -> String
  ) throws(CredentialsError) {
    let value = try text(allowed: expected)
    guard normalized(try value.filled(allowed: expected)) == expected else {
      throw place.error(problem, allowed: expected)
    }
  }
}
