import PostgresSession

/// The credentials of basic authentication, each a member of an object.
enum BasicCredentials {
  static func parse(in fields: JSONFields) throws(CredentialsError) -> ConnectionParameters {
    try fields.allowOnly(
      CredentialField.allCases.map(\.rawValue),
      explaining: fields.place.form?.credentialsOfOtherForms ?? [:]
    )
    var values: [CredentialField: CredentialValue] = [:]
    for field in CredentialField.allCases {
      values[field] = try fields[field.rawValue]?.credential(field)
    }
    return try CredentialValues(
      values: values,
      missing: { [place = fields.place] in place.member($0.rawValue, line: place.line) }
    ).parameters()
  }
}

extension JSONField {
  /// The text of a credential: the port may be a number, and a boolean mode is one to be refused.
  fileprivate func credential(_ field: CredentialField) throws(CredentialsError) -> CredentialValue
  {
    switch (field, value) {
    case (.port, .number(let text)):
      return CredentialValue(text: text, place: place)
    case (.sslMode, .boolean(let value)):
      return CredentialValue(text: String(value), place: place)
    default:
      return try text(allowed: field.allowed)
    }
  }
}
