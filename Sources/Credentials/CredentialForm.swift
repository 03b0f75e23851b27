/// A form in which the document takes credentials: a platform and an authentication.
///
/// The raw value is the form's name on the command line and in reports. Azure has both
/// authentications, Amazon Web Services only basic authentication (the document, "Authenticate to
/// Experience Platform on Azure" and "… on Amazon Web Services").
package enum CredentialForm: String, CaseIterable, Hashable, Sendable {
  case azureAccountKey = "azure-account-key"
  case azureBasic = "azure-basic"
  case awsBasic = "aws-basic"
}

extension CredentialForm {
  /// The `auth.specName` of a Flow Service base connection in this form, exactly.
  var specificationName: String {
    switch self {
    case .azureAccountKey: "Connection String Based Authentication"
    case .azureBasic, .awsBasic: "Basic Authentication"
    }
  }

  /// Why a credential of the other authentication is refused in this form, by its name.
  var credentialsOfOtherForms: [String: String] {
    switch self {
    case .azureAccountKey:
      Dictionary(
        uniqueKeysWithValues: CredentialField.allCases.map {
          ($0.rawValue, "belongs to basic authentication, not beside a connection string")
        }
      )
    case .azureBasic:
      ["connectionString": "belongs to account key authentication, not to basic authentication"]
    case .awsBasic:
      ["connectionString": "has no place here: AWS has no connection-string form"]
    }
  }
}
