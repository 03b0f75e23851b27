/// Why credentials were refused, in words for the one who wrote them.
///
/// No part of any value is ever shown, only names of fields and what they allow: a value in the
/// wrong field may be the password.
package struct CredentialsError: Error, Hashable, Sendable {
  /// The form, where it was given or recognised.
  package var form: CredentialForm?
  /// The field as a path, such as `auth.params.port` or `connectionString.Port`.
  package var field: String?
  /// The line of the text on which the field stands, from 1, where it stands on one.
  package var line: Int?
  /// What is wrong, as the predicate of a sentence whose subject is the field.
  package var problem: String
  /// What would be right.
  package var allowed: String?

  package init(
    form: CredentialForm? = nil,
    field: String? = nil,
    line: Int? = nil,
    problem: String,
    allowed: String? = nil
  ) {
    self.form = form
    self.field = field
    self.line = line
    self.problem = problem
    self.allowed = allowed
  }
}

extension CredentialsError: CustomStringConvertible {
  /// One line, such as `azure-basic: port (line 4): is out of range; allowed: 1 to 65535`.
  package var description: String {
    let place = (field ?? "the text") + (line.map { " (line \($0))" } ?? "")
    let rule = allowed.map { "; allowed: \($0)" } ?? ""
    return "\(form?.rawValue ?? "credentials"): \(place): \(problem)\(rule)"
  }
}
