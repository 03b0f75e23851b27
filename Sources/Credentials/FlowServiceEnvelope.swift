/// The body with which the Flow Service API creates a base connection.
///
/// Its shape is that of the document's API page: `auth.specName` names the authentication, and
/// `auth.params` holds the credentials of that form.
struct FlowServiceEnvelope {
  private let form: CredentialForm
  private let parameters: JSONFields

  /// Takes the envelope apart.
  ///
  /// - Parameters:
  ///   - root: The whole body.
  ///   - form: The form it must have; nil recognises it by `auth.specName`.
  /// - Throws: What is wrong with anything but the credentials themselves.
  init(_ root: JSONFields, as form: CredentialForm?) throws(CredentialsError) {
    try root.allowOnly(["name", "description", "auth"] + ConnectionSpecification.names)
    for name in ["name", "description"] {
      _ = try root[name]?.text(allowed: "a text")
    }
    let auth = try root.required("auth", allowed: "an object").object()
    try auth.allowOnly(["specName", "params"])
    self.form = try auth.form(expected: form)
    try ConnectionSpecification.check(in: root.within(self.form))
    parameters = try auth.within(self.form).required("params", allowed: "an object").object()
  }

  func credentials() throws(CredentialsError) -> Credentials {
    switch form {
    case .azureAccountKey:
      try parameters.allowOnly(
        ["connectionString"],
        explaining: form.credentialsOfOtherForms
      )
      return Credentials(
        form: form,
        parameters: try ConnectionStringCredentials.parse(in: parameters)
      )
    case .azureBasic, .awsBasic:
      return Credentials(form: form, parameters: try BasicCredentials.parse(in: parameters))
    }
  }
}

extension JSONFields {
  /// The form that `specName` names, which must be the expected one if there is such.
  fileprivate func form(expected: CredentialForm?) throws(CredentialsError) -> CredentialForm {
    let known: [CredentialForm] = expected.map { [$0] } ?? [.azureAccountKey, .azureBasic]
    let allowed = known.map(\.specificationName).joined(separator: ", ")
    let field = try required("specName", allowed: allowed)
    let name = try field.text(allowed: allowed).filled(allowed: allowed)
    if let form = known.first(where: { $0.specificationName == name }) { return form }
    let isKnown = CredentialForm.allCases.contains { $0.specificationName == name }
    let hint = suggestion(nearest(to: name, in: known.map(\.specificationName)))
    let mismatch =
      expected?.credentialsOfOtherForms["connectionString"]
      ?? "is not the authentication of this form"
    throw field.place.error(
      isKnown ? mismatch : "is not an authentication" + hint,
      allowed: allowed
    )
  }
}
