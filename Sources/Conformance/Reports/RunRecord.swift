package import Foundation

/// What a table of runs takes from the JSON report of one: the connector, and what came of its cases.
package struct RunRecord: Hashable, Decodable, Sendable {
  package var connector: String
  package var cases: [Case]

  package struct Case: Hashable, Decodable, Sendable {
    /// As `Verdict.Grade` has it.
    package var grade: String
    /// The ids of those that it asserts.
    package var sentences: [String]
  }

  package init(connector: String, cases: [Case]) {
    self.connector = connector
    self.cases = cases
  }

  /// Reads the report; what else it says is passed over.
  package init(json: Data) throws {
    self = try JSONDecoder().decode(RunRecord.self, from: json)
  }
}
