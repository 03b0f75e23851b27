import Foundation
import PostgresSession

/// `accounts.sql`: statements of one line each, as a server without clients reads them.
extension ServerConfiguration {
  static func accounts(_ fixture: ServerFixture) throws(FixtureError) -> String {
    let behaviour = fixture.behaviour
    let names = Set(behaviour.roles.keys).union(behaviour.roles.values.flatMap(\.memberOf))
      .union(behaviour.databases.keys)
    guard !names.contains(where: { $0.utf8.contains(0) }) else {
      throw FixtureError(
        file: fixture.name, key: "roles", problem: "a name holds NUL, which no real server has")
    }
    let statements =
      roles(behaviour.roles) + memberships(behaviour.roles) + databases(behaviour.databases)
    return statements.map { "\($0);\n" }.joined()
  }

  private static func roles(_ roles: [String: Role]) -> [String] {
    // A group need not be listed among the roles; those of PostgreSQL itself are there.
    let groups = Set(roles.values.flatMap(\.memberOf))
      .filter { roles[$0] == nil && !$0.hasPrefix("pg_") }
    return groups.sorted().map { "CREATE ROLE \(SQLText.identifier($0)) NOLOGIN" }
      + roles.sorted { $0.key < $1.key }.map { name, role in
        "CREATE ROLE \(SQLText.identifier(name)) \(attributes(role).joined(separator: " "))"
      }
  }

  private static func attributes(_ role: Role) -> [String] {
    [
      role.mayLogIn ? "LOGIN" : "NOLOGIN",
      role.isSuperuser ? "SUPERUSER" : nil,
      role.mayReplicate ? "REPLICATION" : nil,
      role.connectionLimit.map { "CONNECTION LIMIT \($0)" },
      role.validUntil.map { moment in
        let date = Date(timeIntervalSince1970: Double(moment))
        return "VALID UNTIL \(SQLText.literal(date.formatted(.iso8601)))"
      },
      role.secret.map { "PASSWORD \(SQLText.literal($0.stored))" },
    ].compactMap(\.self)
  }

  private static func memberships(_ roles: [String: Role]) -> [String] {
    roles.sorted { $0.key < $1.key }.flatMap { name, role in
      role.memberOf.sorted().map {
        "GRANT \(SQLText.identifier($0)) TO \(SQLText.identifier(name))"
      }
    }
  }

  /// Their owner is the superuser who creates them: a fixture's role has no privilege by owning.
  private static func databases(_ databases: [String: Database]) -> [String] {
    databases.sorted { $0.key < $1.key }.flatMap { name, database in
      let isThere = ["postgres", "template0", "template1"].contains(name)
      let identifier = SQLText.identifier(name)
      return [
        "\(isThere ? "ALTER" : "CREATE") DATABASE \(identifier)"
          + " ALLOW_CONNECTIONS \(database.allowsConnections)"
          + " CONNECTION LIMIT \(database.connectionLimit ?? -1)",
        database.grantsConnect
          ? nil : "REVOKE CONNECT ON DATABASE \(identifier) FROM PUBLIC",
        // What DROP DATABASE leaves behind when it is interrupted.
        database.isValid
          ? nil
          : "UPDATE pg_database SET datconnlimit = -2 WHERE datname = \(SQLText.literal(name))",
      ].compactMap(\.self)
    }
  }
}

/// Texts within SQL on one line, whatever they hold but NUL; `standard_conforming_strings` is on.
enum SQLText {
  /// PostgreSQL manual, "Identifiers and Key Words".
  static func identifier(_ name: String) -> String {
    let isPlain = !name.unicodeScalars.contains { $0.value < 0x20 }
    return (isPlain ? "" : "U&") + quoted(name, by: "\"", escape: isPlain ? nil : "\\")
  }

  /// PostgreSQL manual, "String Constants".
  static func literal(_ text: String) -> String {
    let isPlain = !text.unicodeScalars.contains { $0.value < 0x20 || $0 == "\\" }
    return (isPlain ? "" : "E") + quoted(text, by: "'", escape: isPlain ? nil : "\\u")
  }

  private static func quoted(
    _ text: String, by quote: Unicode.Scalar, escape: String?
  ) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case quote: "\(quote)\(quote)"
      case "\\" where escape != nil: "\\\\"
      case _ where scalar.value < 0x20:
        "\(escape ?? "")" + String(scalar.value + 0x10000, radix: 16).dropFirst()
      default: String(scalar)
      }
    }
    return "\(quote)\(escaped.joined())\(quote)"
  }
}
