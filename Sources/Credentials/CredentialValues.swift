import PostgresSession

/// All that was written for a connection, under the names of its fields.
///
/// Every form ends here, so a value means the same however it was written. All fields are required
/// but `sslMode`, as the document says "You must provide values"; it gives no default mode, so that
/// of libpq and Npgsql holds, `Prefer`.
struct CredentialValues: Sendable {
  let values: [CredentialField: CredentialValue]
  /// Where a field that is missing should have stood.
  let missing: @Sendable (CredentialField) -> Place

  func parameters() throws(CredentialsError) -> ConnectionParameters {
    ConnectionParameters(
      server: try required(.server).server(),
      port: try required(.port).port(),
      database: try text(.database),
      username: try text(.username),
      password: Secret(try text(.password)),
      sslMode: try values[.sslMode]?.sslMode() ?? .prefer
    )
  }

  private func text(_ field: CredentialField) throws(CredentialsError) -> String {
    try required(field).filled(allowed: field.allowed)
  }

  private func required(_ field: CredentialField) throws(CredentialsError) -> CredentialValue {
    guard let value = values[field] else {
      throw missing(field).error("is missing", allowed: field.allowed)
    }
    return value
  }
}
