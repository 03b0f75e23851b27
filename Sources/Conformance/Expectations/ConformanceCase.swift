package import Credentials
import MockPostgres
package import PostgresSession

/// One connection attempt of one client to one server, and what must come of it.
package struct ConformanceCase: Hashable, Sendable, CustomStringConvertible {
  package var server: String
  package var variation: ClientVariation
  package var mode: SSLMode
  /// Nil for a connector that is given the parameters themselves.
  package var writing: CredentialWriting?
  package var expectation: Expectation

  /// `hostssl-only/Require/azure-basic`, or `ip-allowlist,from=127.0.0.2/Require/azure-basic`.
  package var id: String {
    id(of: variation.changes.isEmpty ? server : "\(server),\(variation)")
  }

  /// The same for whatever client.
  var unvariedID: String { id(of: server) }

  private func id(of server: String) -> String {
    ([server, mode.rawValue] + (writing.map { [$0.name] } ?? [])).joined(separator: "/")
  }

  package var description: String { id }
}

extension Expectation {
  var modes: [SSLMode] { mode.map { [$0] } ?? SSLMode.allCases }

  /// The cases for a connector that reads the document's forms.
  func casesByForm() -> [ConformanceCase] {
    modes.flatMap { mode in
      CredentialWriting.all
        .filter { forms.contains($0) }
        .filter { $0.modes.contains(mode) && variation.applies(to: $0) }
        .map {
          ConformanceCase(
            server: server, variation: variation, mode: mode, writing: $0, expectation: self)
        }
    }
  }

  /// The cases for a connector that is given the parameters: none where the row is about a form.
  func casesByParameters() -> [ConformanceCase] {
    if case .named = forms { return [] }
    guard !variation.isAboutText else { return [] }
    return modes.map {
      ConformanceCase(
        server: server, variation: variation, mode: $0, writing: nil, expectation: self)
    }
  }
}

extension Expectation.Forms {
  func contains(_ writing: CredentialWriting) -> Bool {
    switch self {
    case .every: true
    case .any: writing.name == CredentialWriting.plainest
    case .named(let name): writing.name == name
    }
  }
}

extension CredentialWriting {
  /// The one that is taken where any will do: it carries every mode.
  fileprivate static let plainest = "azure-basic"
}

extension ClientVariation {
  /// Only some writings carry `connectionSpec.id`.
  fileprivate func applies(to writing: CredentialWriting) -> Bool {
    self[.connectionSpecID] == nil || CredentialText.carriesConnectionSpec(writing)
  }
}
