package import PostgresSession
import ServerFixtures

/// One row of an expectation table: a server, a client, and what must come of it.
package struct Expectation: Hashable, Sendable {
  /// A server fixture.
  package var server: String
  package var variation: ClientVariation
  /// Nil is `*`, every mode.
  package var mode: SSLMode?
  package var forms: Forms
  package var events: [Event]
  package var outcome: Outcome
  /// The sentences of the document that the row asserts, by id.
  package var sentences: [String]
  /// `hostssl.table:12`.
  package var place: Place
  /// Whose promise the row is; nil for the document's.
  package var dialect: String? {
    let folder = "\(Dialect.folder)/"
    guard place.file.hasPrefix(folder) else { return nil }
    return String(place.file.dropFirst(folder.count).prefix { $0 != "." })
  }

  /// The ways of writing credentials that a row is about.
  package enum Forms: Hashable, Sendable, CustomStringConvertible {
    /// `*`: every one that can carry the mode.
    case every
    /// `-`: none in particular, so that one of them will do.
    case any
    case named(String)

    package init(_ text: String) {
      switch text {
      case "*": self = .every
      case "-": self = .any
      default: self = .named(text)
      }
    }

    package var description: String {
      switch self {
      case .every: "*"
      case .any: "-"
      case .named(let name): name
      }
    }
  }

  package struct Place: Hashable, Sendable, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var description: String { "\(file):\(line)" }

    func error(_ problem: String, allowed: String? = nil) -> FixtureError {
      FixtureError(file: file, line: line, problem: problem, allowed: allowed)
    }
  }
}

/// How a client differs from the one that the fixture would let in: `password=wrong`; `-` for not.
package struct ClientVariation: Hashable, Sendable, CustomStringConvertible {
  /// In the order written.
  package var changes: [Change]

  package struct Change: Hashable, Sendable {
    package var field: Field
    package var value: String
  }

  package enum Field: String, CaseIterable, Hashable, Sendable {
    case server
    case port
    case database
    case username
    case password
    case connectionSpecID = "connectionSpec.id"
    /// The address that the client connects from.
    case from
    /// A field of the credentials that is left out.
    case without
    /// The identity whose certificate the client has, by libpq's name of the option.
    case sslcert
    /// `given`: the client has a root certificate in every mode, and not only where it must verify.
    case sslrootcert
    /// Whether TLS begins with SSLRequest (`postgres`) or at once (`direct`); likewise.
    case sslnegotiation

    /// What tells a connector of it; nil for what every connector is told.
    var placeholder: String? {
      switch self {
      case .sslcert: "clientCertificate"
      case .sslrootcert: "rootCertificate"
      case .sslnegotiation: "sslNegotiation"
      default: nil
      }
    }
  }

  package init(_ changes: [Change] = []) {
    self.changes = changes
  }

  /// The value of `sslrootcert`.
  static let givenRoot = "given"

  package subscript(field: Field) -> String? {
    changes.first { $0.field == field }?.value
  }

  package var description: String {
    changes.isEmpty
      ? "-" : changes.map { "\($0.field.rawValue)=\($0.value)" }.joined(separator: ",")
  }

  /// Changes the text of the credentials rather than what they say: only a connector that reads
  /// the document's forms can be given it.
  var isAboutText: Bool { self[.without] != nil || self[.connectionSpecID] != nil }
}
