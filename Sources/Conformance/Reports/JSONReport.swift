import Credentials
package import Foundation
import MockPostgres
import PostgresSession
package import ServerFixtures

/// A run as JSON, for programs, and for `merge` and `diff`.
///
/// `version` grows when a program that reads it would have to change.
package struct JSONReport: Codable {
  static let currentVersion = 1

  /// The JSON Schema of the current version, which is kept beside the fixtures.
  package static func schema() throws -> String {
    let folder = try FixtureDirectory.bundled().url
    return try FixtureDirectory.text(
      of: folder.appending(path: "schemas/report-\(currentVersion).json"))
  }

  var version = currentVersion
  var connector: String
  /// What `conform` was given.
  var argument: String
  /// Of another folder than the bundled one.
  var fixtures: String?
  /// Every case as expected, and no fault.
  var green: Bool
  var strict: Bool
  /// No case of the connector was left out by choice.
  var whole: Bool
  /// How many cases all shards have together.
  var total: Int
  /// `I/N`.
  var shard: String?
  var seed: UInt64?
  /// RFC 3339.
  var started: String
  var seconds: Double
  var sentences: [SentenceReport]
  var servers: [ServerReport]
  var waivers: [WaiverReport]
  /// What all cases together tell of modes that are taken for others.
  var confusions: [String]
  /// That somebody else could have had.
  var secrets: [SecretReport.Row]
  var faults: [String]
  var cases: [CaseReport]

  struct SentenceReport: Codable {
    var id: String
    var text: String
    var asserted: Bool
    var place: String
  }

  struct ServerReport: Codable {
    var name: String
    var summary: String
  }

  struct WaiverReport: Codable {
    var pattern: String
    var reason: String
    var place: String
  }

  struct Result: Codable {
    var events: [Event]
    var outcome: Outcome
  }

  struct Repetitions: Codable {
    var count: Int
    var failed: Int
  }

  struct CaseReport: Codable {
    var number: Int
    var id: String
    var server: String
    /// How the client differs; `-` for not.
    var client: String
    var mode: SSLMode.RawValue
    var form: String?
    var grade: Verdict.Grade.RawValue
    var expected: Result
    var seen: Result
    var place: String
    var sentences: [String]
    var reasons: [String]
    var causes: [String]
    var exposures: [Exposure]
    var waiver: String?
    var output: String
    var seconds: Double
    var repetitions: Repetitions
    /// What the server saw.
    var connections: [ConnectionJournal]
  }
}

// MARK: - Text

extension JSONReport {
  private static let encoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }()

  /// Keys are sorted; each case is a line, behind all else.
  package func text() throws -> String {
    var head = self
    head.cases = []
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    var fields = String(decoding: try encoder.encode(head), as: UTF8.self)
    let empty = #/(?m)^  "cases" : \[\s*\],\n/#
    fields.replace(empty, with: "", maxReplacements: 1)
    let lines = try cases.map { String(decoding: try Self.encoder.encode($0), as: UTF8.self) }
    return "\(fields.dropLast(2)),\n  \"cases\" : [\n\(lines.joined(separator: ",\n"))\n  ]\n}\n"
  }

  /// Reads a report of this version; throws what is wrong with it, and where.
  package init(text: Data, file: String) throws(FixtureError) {
    do {
      let known = try JSONDecoder().decode(Version.self, from: text)
      guard known.version == Self.currentVersion else {
        throw FixtureError(
          file: file, key: "version", problem: "is \(known.version)",
          allowed: "a report of version \(Self.currentVersion)")
      }
      self = try JSONDecoder().decode(JSONReport.self, from: text)
    } catch let error as FixtureError {
      throw error
    } catch let error as DecodingError {
      throw FixtureError(
        file: file, key: error.key, problem: error.problem,
        allowed: "what --report json=PATH writes")
    } catch {
      throw FixtureError(file: file, problem: "\(error)")
    }
  }

  private struct Version: Decodable {
    var version: Int
  }
}

extension DecodingError {
  private var context: Context? {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context), .dataCorrupted(let context):
      context
    @unknown default: nil
    }
  }

  /// As `cases[3].grade`; empty at the top.
  fileprivate var key: String {
    var path = context?.codingPath ?? []
    if case .keyNotFound(let key, _) = self { path.append(key) }
    return path.reduce("") { text, key in
      key.intValue.map { "\(text)[\($0)]" }
        ?? (text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)")
    }
  }

  fileprivate var problem: String {
    switch self {
    case .keyNotFound: "is missing"
    case .valueNotFound: "is null"
    case .typeMismatch(let type, _): "is no \(type)"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "is no JSON" + Self.reason(context.underlyingError) : "has no value that is known"
    @unknown default: "cannot be read"
    }
  }

  /// Foundation's words for where the text is wrong.
  private static func reason(_ error: (any Error)?) -> String {
    guard let error = error as NSError?,
      let text = error.userInfo["NSDebugDescription"] as? String
    else { return "" }
    return ": \(text)"
  }
}
