import OpenSSLKit
import PostgresSession
import PostgresWire
import Testing

/// Every step at every phase: the server does it there, not before, and all else as ever.
@Suite("A fault") struct FaultPairTests {
  struct Pair: Sendable, CustomTestStringConvertible {
    var stage: Stage
    var act: Act

    var testDescription: String { "\(act.name) at \(stage.phase.rawValue)" }
  }

  static let pairs = Stage.all.flatMap { stage in Act.all.map { Pair(stage: stage, act: $0) } }

  @Test("is seen at its phase, and nowhere else", arguments: pairs)
  func pair(_ pair: Pair) throws {
    let (stage, act) = (pair.stage, pair.act)
    let honest = try FaultTalk(stage, faults: [])
    let (before, here, after) = try honest.parts(stage)
    let faulty = try FaultTalk(stage, faults: [Fault(at: stage.phase, act.steps)])
    var expected = before + act.deeds(here.merged)
    // Where TLS was to begin and did not, nothing that the client says is understood.
    let isDeaf = stage.phase == .tlsHello && !act.proceeds
    if !act.isEnding, !isDeaf { expected += after }
    #expect(faulty.deeds.merged == expected.merged)
  }

  @Test("is looked for at every phase, and does every step")
  func completeness() {
    #expect(Stage.all.map(\.phase) == Phase.allCases)
    #expect(Self.pairs.count == Phase.allCases.count * Act.all.count)
    let kinds = Set(Act.all.flatMap(\.steps).map { "\($0)".prefix { $0 != "(" } })
    #expect(
      kinds == [
        "send", "wait", "drip", "split", "proceed", "close", "closeAbruptly", "reset", "stall",
        "alert",
      ])
  }
}

/// What is done to a connection, as a test compares it.
enum Deed: Hashable {
  case write([UInt8])
  case startTLS
  case other(SessionAction)
}

extension [Deed] {
  /// With writes that follow each other as one.
  var merged: [Deed] {
    reduce(into: []) { merged, deed in
      if case .write(let more) = deed, case .write(let bytes)? = merged.last {
        merged[merged.count - 1] = .write(bytes + more)
      } else if deed != .write([]) {
        merged.append(deed)
      }
    }
  }
}

/// A conversation that comes to a phase, and what an honest server does in it.
struct Stage: Sendable {
  var phase: Phase
  var hba = "host all all all trust"
  var inputs: [Input]
  /// Messages by their types; a reply of one byte is that in quotes; `TLS` is a handshake.
  var before: [String] = []
  var here: [String]
  var after: [String] = []

  enum Input: Sendable {
    case send(String)
    /// For TLS, where that was begun, and else for the session.
    case hello
    case tlsEstablished
  }

  private static let parameters = Array(repeating: "S", count: 15)
  private static let start = Stage.Input.send("StartupMessage user=acme")
  private static let login = ["R"] + parameters + ["K", "Z"]

  static let all = [
    Stage(phase: .accept, inputs: [start], here: [], after: login),
    Stage(
      phase: .gssReply, inputs: [.send("GSSENCRequest"), start], here: ["'N'"], after: login),
    Stage(
      phase: .sslReply, inputs: [.send("SSLRequest"), .hello, .tlsEstablished, start],
      here: ["'S'"], after: ["TLS"] + login),
    Stage(
      phase: .tlsHello, inputs: [.send("SSLRequest"), .hello, .tlsEstablished, start],
      before: ["'S'"], here: ["TLS"], after: login),
    Stage(
      phase: .tlsEstablished, inputs: [.send("SSLRequest"), .hello, .tlsEstablished, start],
      before: ["'S'", "TLS"], here: [], after: login),
    Stage(
      phase: .startup, inputs: [.send("startup \\0\\x03\\0\\x09user\\0acme\\0\\0")],
      here: ["v"], after: login),
    Stage(
      phase: .authRequest, hba: "host all all all password", inputs: [start, .send("p x\\0")],
      here: ["R"], after: login),
    Stage(
      phase: .authContinue, hba: "host all all all scram-sha-256",
      inputs: [start, .send("p SCRAM-SHA-256\\0\\0\\0\\0\\x09n,,n=,r=c")], before: ["R"],
      here: ["R"]),
    Stage(
      phase: .authOk, hba: "host all all all password", inputs: [start, .send("p x\\0")],
      before: ["R"], here: ["R"], after: parameters + ["K", "Z"]),
    Stage(
      phase: .parameters, inputs: [start], before: ["R"], here: parameters, after: ["K", "Z"]),
    Stage(
      phase: .keyData, inputs: [start], before: ["R"] + parameters, here: ["K"], after: ["Z"]),
    Stage(phase: .ready, inputs: [start], before: ["R"] + parameters + ["K"], here: ["Z"]),
    Stage(
      phase: .queryReply, inputs: [start, .send("Q SELECT 1\\0")], before: login,
      here: ["T", "D", "C", "Z"]),
  ]
}

/// What a fault does, and what is to be seen of it where an honest server does `here`.
struct Act: Sendable {
  var name: String
  var steps: [FaultStep]
  var deeds: @Sendable (_ here: [Deed]) -> [Deed]
  var isEnding = false
  var proceeds = false

  private static let text = FaultPayload(raw: Array("hello".utf8))
  private static let ready = FaultPayload(.readyForQuery(.failed), length: -1)

  static let all = [
    Act(name: "nothing", steps: [], deeds: { _ in [] }),
    Act(name: "send a text", steps: [.send(text)], deeds: { _ in [.write(Array("hello".utf8))] }),
    Act(
      name: "send twice, below TLS", steps: [.send(text, times: 2, below: true)],
      deeds: { _ in [.other(.writeBelowTLS(Array("hellohello".utf8)))] }),
    Act(
      name: "send a message of a false length", steps: [.send(ready)],
      deeds: { _ in [.write([0x5a, 0xff, 0xff, 0xff, 0xff, 0x45])] }),
    Act(
      name: "wait, then go on", steps: [.wait(milliseconds: 7), .proceed()],
      deeds: { [.other(.pause(milliseconds: 7))] + $0 }, proceeds: true),
    Act(
      name: "drip", steps: [.drip(bytes: 1, milliseconds: 2), .proceed()],
      deeds: { [.other(.pace(.drip(bytes: 1, milliseconds: 2)))] + $0 }, proceeds: true),
    Act(
      name: "split", steps: [.split([1, 3]), .proceed()],
      deeds: { [.other(.pace(.split([1, 3])))] + $0 }, proceeds: true),
    Act(name: "go on", steps: [.proceed()], deeds: { $0 }, proceeds: true),
    Act(
      name: "break off", steps: [.proceed(bytes: 2), .close],
      deeds: { here in
        here.flatMap { deed -> [Deed] in
          switch deed {
          case .write(let bytes): [.write(Array(bytes.prefix(2)))]
          default: [.other(.limitOutput(bytes: 2)), deed]
          }
        } + [.other(.close)]
      }, isEnding: true, proceeds: true),
    Act(
      name: "close", steps: [.close], deeds: { _ in [.other(.close)] },
      isEnding: true),
    Act(
      name: "close without close_notify", steps: [.closeAbruptly],
      deeds: { _ in [.other(.closeAbruptly)] }, isEnding: true),
    Act(
      name: "reset", steps: [.reset], deeds: { _ in [.other(.reset)] },
      isEnding: true),
    Act(name: "stall", steps: [.stall], deeds: { _ in [] }, isEnding: true),
    Act(
      name: "an alert", steps: [.alert(40)],
      deeds: { _ in
        [
          .other(.writeBelowTLS([21, 3, 3, 0, 2, 2, 40])), .other(.closeAbruptly),
        ]
      }, isEnding: true),
  ]
}

/// A conversation of a stage, and what was done in it.
struct FaultTalk {
  private(set) var deeds: [Deed] = []
  private var session: ServerSession

  init(_ stage: Stage, faults: [Fault]) throws {
    var settings = ServerSettings(ssl: true, serverVersion: try #require(ServerVersion("18.1")))
    settings.ssl = stage.phase != .gssReply
    let verifier = SCRAMVerifier(password: Array("x".utf8), salt: [1], iterations: 1)
    var behaviour = ServerBehaviour(
      settings: settings, hba: [try HBARule(stage.hba)],
      roles: ["acme": Role(secret: .scram(verifier))], databases: ["acme": Database()],
      mockAuthenticationNonce: [1])
    behaviour.faults = faults
    session = ServerSession(
      behaviour: behaviour, client: .loopback,
      randomness: SessionRandomness(
        processID: 4711, cancelKey: Array(1...32), md5Salt: [9, 9, 9, 9], scramNonce: "nonce"),
      now: 0)
    handle(.connected)
    for input in stage.inputs {
      switch input {
      case .send(let text): handle(.bytes(try Recording.bytes(text[...])))
      case .hello:
        let hello: [UInt8] = [0x16, 3, 1, 0, 2, 0x68, 0x69]
        if !deeds.contains(.startTLS) { handle(.bytes(hello)) }
      // A handshake that was not begun is not done.
      case .tlsEstablished: if deeds.contains(.startTLS) { handle(.tlsEstablished(Scene.tls)) }
      }
    }
  }

  private mutating func handle(_ input: SessionInput) {
    for action in session.handle(input) {
      switch action {
      case .write(let bytes): deeds.append(.write(bytes))
      case .startTLS: deeds.append(.startTLS)
      case .occupy: handle(.occupied(.alone))
      case .record, .setTimer, .cancelTimer: break
      default: deeds.append(.other(action))
      }
    }
  }

  /// Cuts what an honest server has done into what came before a phase, at it, and behind it.
  func parts(_ stage: Stage) throws -> (before: [Deed], here: [Deed], after: [Deed]) {
    var rest = deeds[...]
    let before = try Self.take(stage.before, from: &rest)
    let here = try Self.take(stage.here, from: &rest)
    let after = try Self.take(stage.after, from: &rest)
    #expect(rest.isEmpty)
    return (before, here, after)
  }

  private static func take(_ words: [String], from deeds: inout ArraySlice<Deed>) throws -> [Deed] {
    try words.map { word in
      let first = deeds.popFirst()
      let next = try #require(first)
      guard case .write(let bytes) = next else {
        #expect(word == "TLS" && next == .startTLS)
        return next
      }
      let type = Character(Unicode.Scalar(try #require(bytes.first)))
      let isReply = word.hasPrefix("'")
      #expect(word == (isReply ? "'\(type)'" : "\(type)"))
      let length = isReply ? 1 : 1 + bytes[1..<5].reduce(0) { $0 << 8 | Int($1) }
      if length < bytes.count {
        deeds.insert(.write(Array(bytes[length...])), at: deeds.startIndex)
      }
      return .write(Array(bytes.prefix(length)))
    }
  }
}
