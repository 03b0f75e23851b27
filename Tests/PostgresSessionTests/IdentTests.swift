import PostgresSession
import Testing

@Suite("Lines of pg_ident.conf")
struct IdentTests {
  @Test(
    "are read as PostgreSQL reads them",
    arguments: [
      ("m x y", "15.18", "m", .name("x"), .name("y")),
      ("  m\tx y z # and more", "15.18", "m", .name("x"), .name("y")),
      (#""m" "x,y" "y""#, "18.1", "m", .name("x,y"), .name("y")),
      ("m x all", "15.18", "m", .name("x"), .name("all")),
      ("m x +staff", "15.18", "m", .name("x"), .name("+staff")),
      ("m x /^a", "15.18", "m", .name("x"), .name("/^a")),
      ("m x all", "16.2", "m", .name("x"), .all),
      (#"m x "all""#, "16.2", "m", .name("x"), .name("all")),
      ("m x +staff", "16.2", "m", .name("x"), .memberOf("staff")),
      (#"m x "+staff""#, "16.2", "m", .name("x"), .name("+staff")),
    ] as [(String, String, String, IdentRule.SystemUser, IdentRule.RolePattern)])
  func wellFormed(
    _ line: String, _ version: String, _ map: String, _ user: IdentRule.SystemUser,
    _ role: IdentRule.RolePattern
  ) throws {
    let rule = try IdentRule(line, version: try #require(ServerVersion(version)))
    #expect(rule.map == map)
    #expect(rule.systemUser == user)
    #expect(rule.role == role)
  }

  @Test(
    "and what is wrong is said",
    arguments: [
      ("m", "missing entry at end of line"),
      ("m x", "missing entry at end of line"),
      ("m x # y", "missing entry at end of line"),
      ("m x,y z", "multiple values in ident field"),
      ("m,n x y", "multiple values in ident field"),
      ("m x y,z", "multiple values in ident field"),
      ("m /( y", #"invalid regular expression "(""#),
      ("m /^a[ y", #"invalid regular expression "^a[""#),
      ("m x /(", #"invalid regular expression "(""#),
      ("m @x y", #""@x": including a file is not supported"#),
    ])
  func malformed(_ line: String, _ message: String) {
    let error = #expect(throws: HBAError.self) { try IdentRule(line) }
    #expect(error?.description == message)
  }

  @Test(
    "map from PostgreSQL 16 on to more than one role",
    arguments: [
      ("m x all", true), ("m x +staff", true), ("m x +others", false), ("m x /^ac", true),
      ("m x /^me", false), (#"m /^(x)$ ac\1"#, false), ("m y all", false), ("n x all", false),
    ])
  func roles(_ line: String, _ isAllowed: Bool) throws {
    let objection = [try IdentRule(line)].objection(
      to: "x", as: "acme", map: "m", groups: ["acme", "staff"])
    #expect((objection == nil) == isAllowed)
  }
}
