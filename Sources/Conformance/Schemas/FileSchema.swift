import ServerFixtures

/// A kind of YAML file, and its JSON Schema, which is made of the keys that its reader takes.
package enum FileSchema: String, CaseIterable, Sendable {
  case fixture
  case include
  case identities
  case connector
  case explanations

  /// Of draft 7, a member a line; it ends with a line feed.
  package var text: String { shape.schema(title: title).text }

  private var title: String {
    switch self {
    case .fixture: "A server fixture of mock-postgres"
    case .include: "What server fixtures of mock-postgres include"
    case .identities: "Identities of mock-postgres"
    case .connector: "A connector for mock-postgres conform"
    case .explanations: "What mock-postgres explain knows"
    }
  }

  private var shape: YAMLShape {
    switch self {
    case .fixture: ServerFixture.shape
    case .include: IncludedFile.shape
    case .identities: IdentityCatalogue.shape
    case .connector: Connector.shape
    case .explanations: Explanations.shape
    }
  }
}
