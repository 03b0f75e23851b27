package import PostgresSession

/// What someone wrote to connect: a form of the document, and the parameters it means.
package struct Credentials: Hashable, Sendable {
  package var form: CredentialForm
  package var parameters: ConnectionParameters

  package init(form: CredentialForm, parameters: ConnectionParameters) {
    self.form = form
    self.parameters = parameters
  }

  /// Reads credentials in any of the document's forms.
  ///
  /// - Parameters:
  ///   - text: A JSON object (the credentials themselves, or the body that creates a Flow Service
  ///     base connection) or a bare connection string. A bare string has no place for
  ///     `connectionSpec.id`, so none is asked of it.
  ///   - form: The form that the text must have; nil recognises it. Basic credentials look the
  ///     same on both platforms, and are then taken as Azure's.
  /// - Returns: The form and what was written in it.
  /// - Throws: What is wrong first: the syntax, then names that are unknown, then values.
  package static func parse(
    _ text: String,
    as form: CredentialForm? = nil
  ) throws(CredentialsError) -> Credentials {
    let byteOrderMark: Unicode.Scalar = "\u{FEFF}"
    let scalars = text.unicodeScalars
    let text = scalars.first == byteOrderMark ? String(scalars.dropFirst()) : text
    switch text.unicodeScalars.first(where: { !$0.properties.isWhitespace }) {
    case nil:
      throw Place(form: form).error("is empty", allowed: "a JSON object or a connection string")
    case "{", "[":
      return try parse(JSONFields(reading: text, at: Place(form: form)), as: form)
    default:
      let place = Place(form: form ?? .azureAccountKey, field: "connectionString")
      try place.requireConnectionStringForm()
      return Credentials(
        form: .azureAccountKey,
        parameters: try ConnectionStringCredentials.parse(text, at: place)
      )
    }
  }

  /// Reads the credentials in an object, told apart by what names it holds.
  private static func parse(
    _ root: JSONFields,
    as form: CredentialForm?
  ) throws(CredentialsError) -> Credentials {
    let isFlowService =
      root.contains("auth") || root.contains("name") && root.contains("connectionSpec")
    guard !isFlowService else {
      return try FlowServiceEnvelope(root, as: form).credentials()
    }
    let isAccountKey = ["connectionString", "connectionSpec", "connectionSpec.id"]
      .contains(where: root.contains)
    let form = form ?? (isAccountKey ? .azureAccountKey : .azureBasic)
    let fields = root.within(form)
    switch form {
    case .azureAccountKey:
      try fields.allowOnly(
        ["connectionString"] + ConnectionSpecification.names,
        explaining: form.credentialsOfOtherForms
      )
      try ConnectionSpecification.check(in: fields)
      return Credentials(form: form, parameters: try ConnectionStringCredentials.parse(in: fields))
    case .azureBasic, .awsBasic:
      return Credentials(form: form, parameters: try BasicCredentials.parse(in: fields))
    }
  }
}

extension Place {
  /// Refuses a bare connection string where another form was asked for.
  fileprivate func requireConnectionStringForm() throws(CredentialsError) {
    guard let form, let problem = form.credentialsOfOtherForms["connectionString"] else { return }
    throw error(problem, allowed: CredentialField.list)
  }
}
