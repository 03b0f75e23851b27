import Testing

extension FidelityTests {
  /// The same bytes to both servers, and every byte of the answers compared.
  @Suite("Byte for byte, the answers are the same")
  struct ByteTests {
    private func compare(
      _ script: ByteScript, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let pair = try Pair.required()
      let masksSource = !pair.installation.isReference
      let real = try await RawClient.play(
        script, port: pair.real[script.server], masksSource: masksSource)
      let mock = try await RawClient.play(
        script, port: pair.mock[script.server], masksSource: masksSource)
      #expect(mock == real, sourceLocation: sourceLocation)
      #expect(real.isClosed, "the script does not end", sourceLocation: sourceLocation)
    }

    @Test("to what comes first", arguments: ByteScript.firstBytes)
    func firstBytes(_ script: ByteScript) async throws { try await compare(script) }

    @Test("to a request for encryption", arguments: ByteScript.encryptionRequests)
    func encryptionRequest(_ script: ByteScript) async throws { try await compare(script) }

    @Test("to what is said within TLS", arguments: EncryptedScript.all)
    func encrypted(_ script: EncryptedScript) async throws {
      let pair = try Pair.required()
      let real = try await script.play(port: pair.real[.encrypted], pair)
      let mock = try await script.play(port: pair.mock[.encrypted], pair)
      #expect(mock == real)
    }

    @Test("to a version of the protocol", arguments: ByteScript.versions)
    func version(_ script: ByteScript) async throws { try await compare(script) }

    @Test("to a startup packet", arguments: ByteScript.startupParameters)
    func startup(_ script: ByteScript) async throws { try await compare(script) }

    @Test("to whom pg_hba.conf or the catalogue refuses", arguments: ByteScript.refusals)
    func refusal(_ script: ByteScript) async throws { try await compare(script) }

    @Test("to a password", arguments: ByteScript.passwords)
    func password(_ script: ByteScript) async throws { try await compare(script) }

    @Test("to SCRAM-SHA-256", arguments: ByteScript.scram)
    func scram(_ script: ByteScript) async throws { try await compare(script) }

    @Test("to a simple query that selects", arguments: Statements.selects)
    func select(_ sql: String) async throws { try await compare(.session(sql, .query(sql))) }

    @Test("to a simple query that shows", arguments: Statements.shows)
    func show(_ sql: String) async throws { try await compare(.session(sql, .query(sql))) }

    @Test("to a simple query that sets", arguments: Statements.settings)
    func set(_ sql: String) async throws { try await compare(.session(sql, .query(sql))) }

    @Test("to a simple query with transactions", arguments: Statements.transactions)
    func transactionStatement(_ sql: String) async throws {
      try await compare(.session(sql, .query(sql)))
    }

    @Test("to a query of several statements or none", arguments: Statements.severalOrNone)
    func severalStatements(_ sql: String) async throws {
      try await compare(.session(sql, .query(sql)))
    }

    @Test("to what is no statement", arguments: Statements.syntaxErrors)
    func syntaxError(_ sql: String) async throws { try await compare(.session(sql, .query(sql))) }

    @Test("to one query after another", arguments: Statements.sessions)
    func queries(_ statements: [String]) async throws {
      var script = ByteScript("queries", .sends(.login(Access.trusted.role)), .awaitsReady)
      script.steps += statements.flatMap { [.sends(.query($0)), .awaitsReady] }
      script.steps.append(.sends(.terminate))
      try await compare(script)
    }

    @Test("to an extended query", arguments: ByteScript.extendedQueries)
    func extendedQuery(_ script: ByteScript) async throws { try await compare(script) }

    @Test("to statements and portals", arguments: ByteScript.namesAndPortals)
    func namesAndPortals(_ script: ByteScript) async throws { try await compare(script) }

    @Test("within transactions", arguments: ByteScript.transactions)
    func transaction(_ script: ByteScript) async throws { try await compare(script) }

    @Test("to a message, whatever it is", arguments: ByteScript.messages)
    func message(_ script: ByteScript) async throws { try await compare(script) }
  }
}
