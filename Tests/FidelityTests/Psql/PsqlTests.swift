import Testing

extension FidelityTests {
  /// The same psql, the same words, and both servers in turn.
  @Suite("psql cannot tell them apart")
  struct PsqlTests {
    private func compare(
      _ run: PsqlRun, isLetIn: Bool, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let pair = try Pair.required()
      let real = try await run(pair.real, pair)
      let mock = try await run(pair.mock, pair)
      #expect(mock == real, sourceLocation: sourceLocation)
      #expect((real.status == 0) == isLetIn, "\(real)", sourceLocation: sourceLocation)
    }

    @Test("with the right password", arguments: Setting.all, Mode.allCases)
    func rightPassword(_ setting: Setting, _ mode: Mode) async throws {
      try await compare(
        PsqlRun(
          server: setting.server, mode: mode.rawValue, role: setting.rule.role,
          commands: [
            #"\conninfo"#, "SELECT 1", "SHOW ssl", "SELECT version()",
            "SELECT ssl, version, cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
            "SET application_name = 'x'", "BEGIN", "COMMIT", "COMMIT", "", "SHOW nosuch",
            "SELECT 1 AS one, 2 AS two; SELECT NULL",
          ]),
        // The last but one of the commands fails, and is not the one that counts.
        isLetIn: setting.letsIn.contains(mode))
    }

    @Test("with a wrong password", arguments: Setting.asking, Mode.basic)
    func wrongPassword(_ setting: Setting, _ mode: Mode) async throws {
      try await compare(
        PsqlRun(
          server: setting.server, mode: mode.rawValue, role: setting.rule.role, password: "bad"),
        isLetIn: false)
    }

    @Test("as a role that does not exist", arguments: Setting.asking, Mode.basic)
    func unknownRole(_ setting: Setting, _ mode: Mode) async throws {
      try await compare(
        PsqlRun(server: setting.server, mode: mode.rawValue, role: setting.rule.stranger),
        isLetIn: false)
    }

    @Test("for a database that does not exist", arguments: Setting.asking, Mode.basic)
    func unknownDatabase(_ setting: Setting, _ mode: Mode) async throws {
      try await compare(
        PsqlRun(
          server: setting.server, mode: mode.rawValue, role: setting.rule.role,
          database: "nosuch"),
        isLetIn: false)
    }

    @Test("in ways less common", arguments: Peculiarity.all)
    func peculiarity(_ peculiarity: Peculiarity) async throws {
      try await compare(peculiarity.run, isLetIn: peculiarity.isLetIn)
    }
  }
}

/// libpq's six values of sslmode.
enum Mode: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case disable, allow, prefer, require
  case verifyCA = "verify-ca"
  case verifyFull = "verify-full"

  /// One of each kind: never encrypted, if the server likes, always.
  static let basic: [Mode] = [.disable, .prefer, .require]
  /// Those that never go without encryption.
  static let strict: [Mode] = [.require, .verifyCA, .verifyFull]

  var testDescription: String { rawValue }
}

/// What a DBA set: `ssl`, and the line of pg_hba.conf that matches.
struct Setting: Sendable, CustomTestStringConvertible {
  var server: Pair.Kind
  var rule: Access.Rule
  /// The modes in which a client with the right password is let in.
  var letsIn: [Mode]

  var testDescription: String { "\(server.rawValue), \(rule.type) \(rule.method)" }

  static let all = [
    Setting(server: .plain, rule: Access.either, letsIn: [.disable, .allow, .prefer]),
    Setting(server: .plain, rule: Access.encrypted, letsIn: []),
    Setting(server: .plain, rule: Access.rejected, letsIn: []),
    Setting(server: .encrypted, rule: Access.either, letsIn: Mode.allCases),
    Setting(server: .encrypted, rule: Access.encrypted, letsIn: [.allow, .prefer] + Mode.strict),
    Setting(
      server: .encrypted, rule: Access.unencrypted, letsIn: [.disable, .allow, .prefer]),
    Setting(server: .encrypted, rule: Access.rejected, letsIn: []),
    Setting(server: .encrypted, rule: Access.unlisted, letsIn: []),
  ]

  /// Those in which some client comes as far as its password.
  static let asking = all.filter { !$0.letsIn.isEmpty }
}
