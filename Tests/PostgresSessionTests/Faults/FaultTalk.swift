import OpenSSLKit
import PostgresSession
import Testing

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
