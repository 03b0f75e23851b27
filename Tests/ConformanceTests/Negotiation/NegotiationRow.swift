import Foundation
import PostgresSession
import ServerFixtures
import Testing

/// One row of libpq's negotiation table.
struct NegotiationRow: Sendable, CustomTestStringConvertible {
  var server: String
  var user: String
  var gssencmode: String
  var sslmode: String
  var sslnegotiation: String
  var events: [String]
  var outcome: String

  var testDescription: String {
    "\(server) \(user) gssencmode=\(gssencmode) sslmode=\(sslmode) "
      + "sslnegotiation=\(sslnegotiation)"
  }

  /// Says nothing of direct negotiation, nor of GSSAPI where it is demanded.
  var isForAnyLibpq: Bool { sslnegotiation == "postgres" && gssencmode != "require" }

  /// The one row of these in which libpq 17 does something else than those before it.
  var isOfNewerLibpq: Bool {
    isForAnyLibpq && server == "ssl-off" && user == "gssuser" && sslmode == "allow"
  }

  static let folder = Result {
    try FixtureDirectory.bundled().url.appending(path: "negotiation")
  }

  /// Every row, each `*` and `.` replaced.
  static var all: [NegotiationRow] {
    get throws {
      let text = try String(
        contentsOf: folder.get().appending(path: "libpq.table"), encoding: .utf8)
      var previous: [String] = []
      return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.flatMap { line in
        let columns = line.split(separator: " ", maxSplits: 5).map {
          $0.trimmingCharacters(in: .whitespaces)
        }
        try #require(columns.count == 6, "\(line)")
        previous = previous.isEmpty ? columns : zip(columns, previous).map { $0 == "." ? $1 : $0 }
        return try rows(previous)
      }
    }
  }

  private static func rows(_ columns: [String]) throws -> [NegotiationRow] {
    let result = columns[5].components(separatedBy: " -> ")
    try #require(result.count == 2, "\(columns)")
    let gssencmodes = columns[2] == "*" ? ["disable", "prefer", "require"] : [columns[2]]
    let sslmodes =
      columns[3] == "*" ? ["disable", "allow", "prefer", "require"] : [columns[3]]
    return gssencmodes.flatMap { gssencmode in
      sslmodes.map { sslmode in
        NegotiationRow(
          server: columns[0], user: columns[1], gssencmode: gssencmode, sslmode: sslmode,
          sslnegotiation: columns[4],
          events: result[0] == "-" ? [] : result[0].components(separatedBy: ", "),
          outcome: result[1])
      }
    }
  }
}
