import OpenSSLKit
import PostgresSession
import PostgresWire
import Testing

@Suite("The faults of a connection") struct FaultRunTests {
  @Test(
    "are seen by the connections that they are for",
    arguments: [
      (FaultCondition(), [1, 2, 3, 4, 5, 6]),
      (FaultCondition(connections: .numbers([1])), [1]),
      (FaultCondition(connections: .numbers([2, 5])), [2, 5]),
      (FaultCondition(connections: .every(3)), [3, 6]),
      (FaultCondition(untilMilliseconds: 2000), [1, 2]),
      (FaultCondition(connections: .every(2), untilMilliseconds: 2000), [2]),
      (FaultCondition(transport: .plain), [1, 2, 3, 4, 5, 6]),
      (FaultCondition(transport: .tls), []),
    ])
  func connections(_ condition: FaultCondition, _ seen: [Int]) throws {
    // The nth connection comes n - 1 seconds and a half after the server's start.
    let numbers = try (1...6).filter { number in
      var session = try Self.session(
        [Fault(at: .accept, if: condition, [.reset])], number: number, age: number * 1000 - 500)
      return session.handle(.connected).contains(.reset)
    }
    #expect(numbers == seen)
  }

  @Test(
    "are seen by the users and databases that they are for",
    arguments: [
      ("acme", nil, true), ("other", nil, false), ("acme", "acme", true), (nil, "acme", true),
      (nil, "other", false), ("acme", "other", false),
    ] as [(String?, String?, Bool)])
  func names(_ user: String?, _ database: String?, _ isSeen: Bool) throws {
    let condition = FaultCondition(user: user, database: database)
    var session = try Self.session([Fault(at: .ready, if: condition, [.reset])])
    _ = session.handle(.connected)
    #expect(Self.login(&session).contains(.reset) == isSeen)
  }

  @Test(
    "are seen by the clients whose startup packets hold what they are for",
    arguments: [
      (["application_name": "psql"], true), (["application_name": "pgjdbc"], false),
      (["application_name": nil], true), (["options": nil], false),
      (["application_name": "psql", "options": nil], false), (["user": "acme"], true),
    ] as [([String: String?], Bool)])
  func parameters(_ parameters: [String: String?], _ isSeen: Bool) throws {
    let condition = FaultCondition(parameters: parameters)
    var session = try Self.session([Fault(at: .startup, if: condition, [.reset])])
    _ = session.handle(.connected)
    let actions = Self.login(&session, also: [.init("application_name", "psql")])
    #expect(actions.contains(.reset) == isSeen)
  }

  @Test(
    "are seen under the server's names that they are for",
    arguments: [
      (.absent, .tls(nil), true), (.absent, .tls("db.example.org"), false),
      (.absent, .plain, false),
      (.name("db.example.org"), .tls("DB.example.ORG"), true),
      (.name("db.example.org"), .tls("db"), false), (.name("db.example.org"), .tls(nil), false),
      (.name("db.example.org"), .plain, false),
    ] as [(FaultCondition.ServerName, Hello, Bool)])
  func serverNames(
    _ name: FaultCondition.ServerName, _ hello: Hello, _ isSeen: Bool
  ) throws {
    let condition = FaultCondition(serverName: name)
    var session = try Self.session(
      [Fault(at: .startup, if: condition, [.reset])], settings: ServerSettings(ssl: true))
    _ = session.handle(.connected)
    if case .tls(let serverName) = hello {
      _ = session.handle(.bytes(StartupPacket.sslRequest.bytes))
      _ = session.handle(
        .tlsEstablished(
          TLSFacts(
            version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", cipherBits: 256,
            serverName: serverName)))
    }
    #expect(Self.login(&session).contains(.reset) == isSeen)
  }

  /// How a client comes, and under what name it asks for the server.
  enum Hello: Sendable {
    case plain
    case tls(String?)
  }

  @Test("act in their order: the first whose condition holds is the one")
  func order() throws {
    var session = try Self.session([
      Fault(at: .ready, if: FaultCondition(transport: .tls), [.close]),
      Fault(at: .ready, if: FaultCondition(user: "acme"), [.reset]),
      Fault(at: .ready, [.stall]),
    ])
    _ = session.handle(.connected)
    #expect(Self.login(&session).last == .reset)
  }

  @Test("are told as what they are: the events and errors are those that were sent")
  func events() throws {
    let error = Diagnostic(.fatal, .invalidAuthorizationSpecification, "not today")
    let lesser = Diagnostic(.error, .protocolViolation, "not so")
    let conversation: [(Fault, [Record])] = [
      (
        Fault(at: .authOk, [.send(FaultPayload(.errorResponse(error))), .close]),
        [.event(.authfail), .refusal(sqlState: "28000", message: "not today")]
      ),
      (
        Fault(at: .authOk, [.send(FaultPayload(.errorResponse(lesser))), .close]),
        [.event(.backenderror), .refusal(sqlState: "08P01", message: "not so")]
      ),
      (Fault(at: .authOk, [.send(FaultPayload(.authentication(.ok)))]), [.event(.authok)]),
      (Fault(at: .authOk, []), []),
      (Fault(at: .authOk, [.reset]), []),
      (Fault(at: .authOk, [.proceed(), .reset]), [.event(.authok)]),
      (Fault(at: .authOk, [.send(FaultPayload(raw: Array("Eno\n\0".utf8)))]), [.event(.v2error)]),
    ]
    for (fault, records) in conversation {
      var session = try Self.session([fault])
      _ = session.handle(.connected)
      let told = Self.login(&session).compactMap { action -> Record? in
        guard case .record(let record) = action else { return nil }
        if case .startup = record { return nil }
        return record
      }
      #expect(told == records, "\(fault)")
    }
  }

  @Test(
    "are traced as what they are: what an honest server would answer is not, unless it leaves",
    arguments: [
      ([], ["B 1 SSLResponse N"]), ([.proceed()], ["B 1 SSLResponse N"]),
      ([.send(FaultPayload(raw: [0x58]))], ["B 1 (a fault)"]),
    ] as [([FaultStep], [String])])
  func trace(_ steps: [FaultStep], _ lines: [String]) throws {
    let faults = steps.isEmpty ? [] : [Fault(at: .sslReply, steps)]
    var session = try Self.session(faults, isTracing: true)
    _ = session.handle(.connected)
    let traced = session.handle(.bytes(StartupPacket.sslRequest.bytes)).compactMap { action in
      if case .record(.trace(let line)) = action, line.hasPrefix("B") { line } else { nil }
    }
    #expect(traced == lines)
  }

  @Test(
    "tell which secret they have asked for, whatever length they say",
    arguments: [
      (FaultPayload(.authentication(.cleartextPassword)), SecretKind.password),
      (FaultPayload(.authentication(.cleartextPassword), length: .max), .password),
      (FaultPayload(.authentication(.md5Password(salt: [1, 2, 3, 4]))), .md5Hash),
    ], ["scram-sha-256", "password", "md5"])
  func secrets(_ asked: (request: FaultPayload, secret: SecretKind), _ method: String) throws {
    var session = try Self.session(
      [Fault(at: .authRequest, [.send(asked.request)])], hba: "host all all all \(method)")
    _ = session.handle(.connected)
    _ = Self.login(&session)
    let records = session.handle(.bytes(try Recording.bytes("p s3cret\\0"))).compactMap { action in
      if case .record(.secret(let kind, let transport)) = action { (kind, transport) } else { nil }
    }
    #expect(records.map(\.0) == [asked.secret])
    #expect(records.map(\.1) == [.plain])
  }

  @Test("make a stalled server deaf until its client leaves")
  func stall() throws {
    var session = try Self.session([Fault(at: .startup, [.stall])])
    _ = session.handle(.connected)
    #expect(Self.login(&session).last == .cancelTimer)
    #expect(session.handle(.timerFired) == [])
    #expect(session.handle(.bytes([1, 2, 3])) == [])
    #expect(session.handle(.peerClosed) == [.cancelTimer, .closeAbruptly])
    #expect(session.handle(.peerClosed) == [])
  }

  @Test("fill in what an honest server says in its messages of SASL")
  func attributes() throws {
    let payload = FaultPayload(
      type: UInt8(ascii: "R"),
      body: [
        .bytes([0, 0, 0, 11]), .bytes(Array("r=".utf8)), .attribute("r"), .bytes(Array(",i=".utf8)),
        .attribute("i"), .attribute("v"),
      ])
    let verifier = SCRAMVerifier(password: Array("x".utf8), salt: [1], iterations: 7)
    var session = try Self.session(
      [Fault(at: .authContinue, [.send(payload)])], hba: "host all all all scram-sha-256",
      secret: .scram(verifier))
    _ = session.handle(.connected)
    _ = Self.login(&session)
    let first = try Recording.bytes("p SCRAM-SHA-256\\0\\0\\0\\0\\x09n,,n=,r=c")
    #expect(
      session.handle(.bytes(first)).contains(
        .write(try Recording.bytes("R \\0\\0\\0\\x0br=cnonce,i=7"))))
  }

  private static func session(
    _ faults: [Fault], number: Int = 1, age: Int = 0, hba: String = "host all all all trust",
    secret: StoredSecret? = nil, settings: ServerSettings = ServerSettings(),
    isTracing: Bool = false
  ) throws -> ServerSession {
    var behaviour = ServerBehaviour(
      settings: settings, hba: [try HBARule(hba)], roles: ["acme": Role(secret: secret)],
      databases: ["acme": Database()], mockAuthenticationNonce: [1])
    behaviour.faults = faults
    return ServerSession(
      behaviour: behaviour, client: .loopback,
      randomness: SessionRandomness(
        processID: 1, cancelKey: Array(1...32), md5Salt: [1, 2, 3, 4], scramNonce: "nonce"),
      now: 0, isTracing: isTracing, number: number, serverAgeMilliseconds: age)
  }

  /// Sends a startup packet, and answers what the session asks of its surroundings.
  private static func login(
    _ session: inout ServerSession, also parameters: [StartupMessage.Parameter] = []
  ) -> [SessionAction] {
    let packet = StartupPacket.startup(
      StartupMessage(parameters: [.init("user", "acme")] + parameters))
    var actions = session.handle(.bytes(packet.bytes))
    var done: [SessionAction] = []
    while !actions.isEmpty {
      let action = actions.removeFirst()
      done.append(action)
      if case .occupy = action { actions += session.handle(.occupied(.alone)) }
    }
    return done.filter { if case .occupy = $0 { false } else { true } }
  }
}
