package import PostgresSession

/// One way to write credentials.
///
/// The conformance suite writes them, and a connector must read the same parameters back.
package struct CredentialWriting: Hashable, Sendable {
  package let name: String
  package let form: CredentialForm
  private let ssl: SSL
  private let isFlowService: Bool

  /// How the mode is written.
  private enum SSL: Hashable {
    case mode
    case properties
  }

  /// All writings, those of one form together.
  package static let all = [
    Self("azure-account-key", .azureAccountKey),
    Self("azure-account-key-ssl-properties", .azureAccountKey, ssl: .properties),
    Self("azure-account-key-flow-service", .azureAccountKey, isFlowService: true),
    Self("azure-basic", .azureBasic),
    Self("azure-basic-flow-service", .azureBasic, isFlowService: true),
    Self("aws-basic", .awsBasic),
    Self("aws-basic-flow-service", .awsBasic, isFlowService: true),
  ]

  private init(
    _ name: String,
    _ form: CredentialForm,
    ssl: SSL = .mode,
    isFlowService: Bool = false
  ) {
    self.name = name
    self.form = form
    self.ssl = ssl
    self.isFlowService = isFlowService
  }

  /// The modes it can carry; the two SSL properties have no words for the others.
  package var modes: [SSLMode] {
    switch ssl {
    case .mode: SSLMode.allCases
    case .properties: SSLMode.allCases.filter { SSLProperties.pairs(meaning: $0) != nil }
    }
  }

  /// The credentials as JSON, the password in the clear.
  ///
  /// - Parameter parameters: Values that `Credentials.parse` gives: none empty, none with NUL.
  /// - Returns: The text; nil if this writing cannot carry the mode.
  package func write(_ parameters: ConnectionParameters) -> String? {
    guard modes.contains(parameters.sslMode) else { return nil }
    return json(parameters).description
  }

  private func json(_ parameters: ConnectionParameters) -> JSONValue {
    let specification = JSONValue.string(ConnectionSpecification.id)
    guard isFlowService else {
      return .object(
        members(parameters)
          + (form == .azureAccountKey
            ? [JSONMember(name: "connectionSpec.id", value: specification)] : [])
      )
    }
    return .members([
      "name": .string("PostgreSQL base connection"),
      "auth": .members([
        "specName": .string(form.specificationName),
        "params": .object(members(parameters)),
      ]),
      "connectionSpec": .members([
        "id": specification, "version": .string(ConnectionSpecification.version),
      ]),
    ])
  }

  private func members(_ parameters: ConnectionParameters) -> [JSONMember] {
    switch form {
    case .azureAccountKey:
      let string =
        switch ssl {
        case .mode: parameters.connectionString()
        case .properties:
          parameters.connectionString(
            ssl: SSLProperties.pairs(meaning: parameters.sslMode) ?? []
          )
        }
      return [JSONMember(name: "connectionString", value: .string(string))]
    case .azureBasic, .awsBasic:
      return CredentialField.allCases.map {
        JSONMember(name: $0.rawValue, value: .string(parameters.text(of: $0)))
      }
    }
  }
}
