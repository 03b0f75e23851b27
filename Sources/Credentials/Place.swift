/// Where in the credentials something stands, for an error to name.
struct Place: Hashable, Sendable {
  var form: CredentialForm?
  var field: String?
  var line: Int?

  /// The place of a member, its line unknown unless given.
  func member(_ name: String, line: Int?) -> Place {
    Place(form: form, field: field.map { "\($0).\(name)" } ?? name, line: line)
  }

  /// The error of what stands here.
  func error(_ problem: String, allowed: String? = nil) -> CredentialsError {
    CredentialsError(form: form, field: field, line: line, problem: problem, allowed: allowed)
  }
}
