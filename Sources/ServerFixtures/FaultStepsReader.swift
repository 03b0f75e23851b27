import PostgresSession
import PostgresWire

/// `do:` of a fault: one step behind the other.
struct FaultStepsReader {
  private(set) var steps: [FaultStep] = []

  private static let words: [String: FaultStep] = [
    "close": .close, "reset": .reset, "stall": .stall, "continue": .proceed(),
  ]
  private static let keys = ["send", "wait", "drip", "split", "close", "alert", "continue"]

  init(_ value: YAMLValue) throws(FixtureError) {
    for entry in try value.sequence() {
      if let last = steps.last, last.isEnding {
        throw entry.error("is never reached: the connection has ended before it")
      }
      steps.append(try entry.isScalar ? Self.word(entry) : Self.step(entry))
    }
  }

  private static func word(_ value: YAMLValue) throws(FixtureError) -> FaultStep {
    let text = try value.string()
    guard let step = words[text] else {
      throw value.error(
        "\"\(text)\" is no step",
        allowed: (words.keys.sorted() + keys.filter { words[$0] == nil }.map { "{\($0): …}" })
          .joined(separator: ", "))
    }
    return step
  }

  private static func step(_ entry: YAMLValue) throws(FixtureError) -> FaultStep {
    let fields = try entry.fields(keys + ["times", "below"])
    let present = keys.filter { fields[$0] != nil }
    guard let key = present.first, present.count == 1, let value = fields[key] else {
      throw entry.error(
        "has \(present.isEmpty ? "no step" : present.joined(separator: " and "))",
        allowed: "one of \(keys.joined(separator: ", "))")
    }
    if key != "send", let other = fields["times"] ?? fields["below"] {
      throw other.error("is for send alone")
    }
    switch key {
    case "send":
      return .send(
        try FaultPayloadReader(value).payload,
        times: try fields["times"]?.integer(in: 1...1_000_000) ?? 1,
        below: try fields["below"].map { value throws(FixtureError) in
          try value.choice(Below.self)
        } != nil)
    case "wait": return .wait(milliseconds: try value.milliseconds())
    case "drip":
      let drip = try value.fields(["bytes", "every"])
      return .drip(
        bytes: try drip.required("bytes").integer(in: 1...1_000_000),
        milliseconds: try drip.required("every").milliseconds())
    case "split": return .split(try offsets(value))
    case "close":
      _ = try value.choice(Manner.self)
      return .closeAbruptly
    case "alert": return .alert(try alert(value))
    default:
      let bytes = try value.fields(["bytes"]).required("bytes")
      return .proceed(bytes: try bytes.integer(in: 0...1_000_000))
    }
  }

  /// `below: tls`: outside of TLS, once that is up.
  private enum Below: String, CaseIterable {
    case tls
  }

  /// `close: abruptly`: without a close_notify.
  private enum Manner: String, CaseIterable {
    case abruptly
  }

  private static func offsets(_ value: YAMLValue) throws(FixtureError) -> [Int] {
    var offsets: [Int] = []
    for offset in try value.sequence() {
      let next = try offset.integer(in: 1...1_000_000)
      guard next > offsets.last ?? 0 else {
        throw offset.error("does not go up", allowed: "offsets in bytes, each above the last")
      }
      offsets.append(next)
    }
    return offsets
  }

  static func alert(_ value: YAMLValue) throws(FixtureError) -> UInt8 {
    let name = try value.nonEmptyString()
    guard let code = TLSAlert.codes[name] else {
      throw value.error(
        "\"\(name)\" is no alert", allowed: TLSAlert.codes.keys.sorted().joined(separator: ", "))
    }
    return code
  }
}

extension YAMLValue {
  /// How long something takes, in whole milliseconds.
  func milliseconds() throws(FixtureError) -> Int {
    Int(try duration() / .milliseconds(1))
  }
}

/// Alerts by the names of RFC 8446, section 6, and RFC 5246, section 7.2.
enum TLSAlert {
  static let codes: [String: UInt8] = [
    "close_notify": 0, "unexpected_message": 10, "bad_record_mac": 20, "record_overflow": 22,
    "handshake_failure": 40, "bad_certificate": 42, "unsupported_certificate": 43,
    "certificate_revoked": 44, "certificate_expired": 45, "certificate_unknown": 46,
    "illegal_parameter": 47, "unknown_ca": 48, "access_denied": 49, "decode_error": 50,
    "decrypt_error": 51, "protocol_version": 70, "insufficient_security": 71,
    "internal_error": 80, "inappropriate_fallback": 86, "user_canceled": 90,
    "no_renegotiation": 100, "missing_extension": 109, "unsupported_extension": 110,
    "unrecognized_name": 112, "bad_certificate_status_response": 113, "unknown_psk_identity": 115,
    "certificate_required": 116, "no_application_protocol": 120,
  ]
}
