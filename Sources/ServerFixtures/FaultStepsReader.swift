import PostgresSession
import PostgresWire

/// `do:` of a fault: one step behind the other.
struct FaultStepsReader {
  private(set) var steps: [FaultStep] = []

  private static let words: [String: FaultStep] = [
    "close": .close, "reset": .reset, "stall": .stall, "continue": .proceed(),
  ]
  static let step = YAMLShape.either([.choice(words.keys.sorted()), .object(keys)])
  private static let kinds: YAMLKeys = [
    "send": .optional(FaultPayloadReader.shape, "A text, {hex: …}, or a message by its name."),
    "wait": .optional(.duration, "As 500ms or 2s."),
    "drip": .optional(.object(dripKeys), "What follows, a few bytes at a time."),
    "split": .optional(
      .list(.integer(counts)), "What follows, in pieces that end at these offsets."),
    "close": .optional(.choice(Manner.self), "Without a close_notify of TLS."),
    "alert": .optional(.choice(TLSAlert.codes.keys.sorted()), "An alert of TLS, by its name."),
    "continue": .optional(.object(continueKeys), "What an honest server sends, up to some bytes."),
  ]
  private static let keys =
    (kinds + [
      "times": .optional(.integer(counts), "How often it is sent; once, if left out."),
      "below": .optional(.choice(Below.self), "Outside of TLS, once that is up."),
    ]).exactlyOne(of: kinds.names)
  private static let dripKeys: YAMLKeys = [
    "bytes": .required(.integer(counts), "How many at a time."),
    "every": .required(.duration, "As 10ms."),
  ]
  private static let continueKeys: YAMLKeys = [
    "bytes": .required(.integer(0...counts.upperBound), "How many, from the first on.")
  ]
  private static let counts = 1...1_000_000

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
        allowed: (words.keys.sorted() + kinds.names.filter { words[$0] == nil }.map { "{\($0): …}" })
          .joined(separator: ", "))
    }
    return step
  }

  private static func step(_ entry: YAMLValue) throws(FixtureError) -> FaultStep {
    let fields = try entry.fields(keys)
    let present = kinds.names.filter { fields[$0] != nil }
    guard let key = present.first, present.count == 1, let value = fields[key] else {
      throw entry.error(
        "has \(present.isEmpty ? "no step" : present.joined(separator: " and "))",
        allowed: "one of \(kinds.names.joined(separator: ", "))")
    }
    if key != "send", let other = fields["times"] ?? fields["below"] {
      throw other.error("is for send alone")
    }
    switch key {
    case "send":
      return .send(
        try FaultPayloadReader(value).payload,
        times: try fields["times"]?.integer(in: counts) ?? 1,
        below: try fields["below"].map { value throws(FixtureError) in
          try value.choice(Below.self)
        } != nil)
    case "wait": return .wait(milliseconds: try value.milliseconds())
    case "drip":
      let drip = try value.fields(dripKeys)
      return .drip(
        bytes: try drip.required("bytes").integer(in: counts),
        milliseconds: try drip.required("every").milliseconds())
    case "split": return .split(try offsets(value))
    case "close":
      _ = try value.choice(Manner.self)
      return .closeAbruptly
    case "alert": return .alert(try alert(value))
    default:
      let bytes = try value.fields(continueKeys).required("bytes")
      return .proceed(bytes: try bytes.integer(in: 0...counts.upperBound))
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
      let next = try offset.integer(in: counts)
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
