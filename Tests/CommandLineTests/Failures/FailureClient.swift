import Foundation
import Support

/// A client with which users meet a failure.
enum FailureClient: String, Sendable {
  case psql
  /// With its options in a string, and nothing quoted in it.
  case psqlUnquoted = "psql, unquoted"
  case psycopg
  case psycopgUnquoted = "psycopg, unquoted"
  case psycopgCancelling = "psycopg, cancelling"
  case asyncpg
  case asyncpgCancelling = "asyncpg, cancelling"
  case pg8000

  /// Nil where it is not installed.
  func executable() async -> URL? {
    switch self {
    case .psql, .psqlUnquoted: Program.find("psql")
    default: await Python.having(module)
    }
  }

  var package: String { String(rawValue.prefix { $0 != "," }) }

  private var module: String { package }

  /// What it says of a connection: options of libpq, and of `connect.py`.
  func callAsFunction(
    _ executable: URL, _ options: [String: String], then: [[String: String]],
    environment: [String: String]
  ) async throws -> String {
    let result = try await Program.run(
      executable, try arguments(options, then), environment: environment)
    return result.output + result.errors
  }

  private func arguments(
    _ options: [String: String], _ then: [[String: String]]
  ) throws -> [String] {
    switch self {
    case .psql: return Self.psqlArguments(Self.text(options, Self.quoted))
    case .psqlUnquoted: return Self.psqlArguments(Self.text(options) { $0 })
    default:
      var values: [String: Any] = options
      if !then.isEmpty { values["then"] = then }
      let json = try JSONSerialization.data(withJSONObject: values)
      return ["-B", Self.script, function, String(decoding: json, as: UTF8.self)]
    }
  }

  private var function: String {
    switch self {
    case .psql, .psqlUnquoted, .psycopg: "with_psycopg"
    case .psycopgUnquoted: "with_string_of_psycopg"
    case .psycopgCancelling: "cancel_with_psycopg"
    case .asyncpg: "with_asyncpg"
    case .asyncpgCancelling: "cancel_with_asyncpg"
    case .pg8000: "with_pg8000"
    }
  }

  private static let script = URL(filePath: #filePath)
    .appending(path: "../../../Clients/Failures/connect.py").standardized.path

  private static func psqlArguments(_ options: String) -> [String] {
    ["--no-psqlrc", "--no-password", "--tuples-only", "--command=SELECT 1", options]
  }

  /// PostgreSQL manual, "Connection Strings".
  private static func text(_ options: [String: String], _ quote: (String) -> String) -> String {
    options.sorted { $0.key < $1.key }.map { "\($0)=\(quote($1))" }.joined(separator: " ")
  }

  private static func quoted(_ value: String) -> String {
    "'" + value.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
