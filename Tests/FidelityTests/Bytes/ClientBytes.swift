/// What a client puts on the wire, right or wrong: a length or a code can be any.
///
/// PostgreSQL manual, "Message Formats". Written here once more, as what encodes the server's own
/// messages must not be its only judge.
extension [UInt8] {
  static func int16(_ value: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
  }

  static func int32(_ value: Int) -> [UInt8] {
    int16(value >> 16) + int16(value)
  }

  static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// A text with the zero byte that ends it.
  static func string(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }
}

// MARK: - Without a type byte

extension [UInt8] {
  /// `code` is a version of the protocol, or asks for something else.
  static func packet(_ code: StartupCode, _ body: [UInt8]..., length: Int? = nil) -> [UInt8] {
    let body = body.flatMap(\.self)
    return int32(length ?? body.count + 8) + int32(code.rawValue) + body
  }

  static let sslRequest = packet(.sslRequest)

  /// `words` are names and values in turn.
  static func startup(_ words: String..., code: StartupCode = .version(3, 0)) -> [UInt8] {
    packet(code, words.flatMap { string($0) } + [0])
  }

  /// Asks for the database of the tests; `words` are names and values in turn.
  static func login(
    _ role: String, _ words: String..., code: StartupCode = .version(3, 0)
  ) -> [UInt8] {
    let all = ["user", role, "database", Access.database] + words
    return packet(code, all.flatMap { string($0) } + [0])
  }
}

// MARK: - With one

extension [UInt8] {
  static func message(_ type: Character, _ body: [UInt8]..., length: Int? = nil) -> [UInt8] {
    let body = body.flatMap(\.self)
    return text(String(type)) + int32(length ?? body.count + 4) + body
  }

  static func query(_ sql: String) -> [UInt8] { message("Q", string(sql)) }
  static func password(_ text: String) -> [UInt8] { message("p", string(text)) }
  static let sync = message("S")
  static let flush = message("H")
  static let terminate = message("X")

  static func parse(_ sql: String, as statement: String = "") -> [UInt8] {
    message("P", string(statement) + string(sql) + int16(0))
  }

  static func bind(
    _ statement: String = "", as portal: String = "", parameters: [String] = [],
    parameterFormats: [Int] = [], resultFormats: [Int] = []
  ) -> [UInt8] {
    let values = parameters.flatMap { int32($0.utf8.count) + text($0) }
    return message(
      "B",
      string(portal) + string(statement)
        + int16(parameterFormats.count) + parameterFormats.flatMap { int16($0) }
        + int16(parameters.count) + values
        + int16(resultFormats.count) + resultFormats.flatMap { int16($0) })
  }

  /// `kind` is S or P.
  static func describe(_ kind: String, _ name: String = "") -> [UInt8] {
    message("D", text(kind) + string(name))
  }

  /// `kind` is S or P.
  static func close(_ kind: String, _ name: String = "") -> [UInt8] {
    message("C", text(kind) + string(name))
  }

  static func execute(_ portal: String = "", rows: Int = 0) -> [UInt8] {
    message("E", string(portal) + int32(rows))
  }

  /// Parse, Bind, Describe and Execute, as a driver sends them.
  static func prepared(_ sql: String, resultFormats: [Int] = []) -> [UInt8] {
    parse(sql) + bind(resultFormats: resultFormats) + describe("P") + execute()
  }

  /// SASLInitialResponse; `length` is that of the data.
  static func saslInitial(
    _ data: [UInt8], mechanism: String = "SCRAM-SHA-256", length: Int? = nil
  ) -> [UInt8] {
    message("p", string(mechanism) + int32(length ?? data.count) + data)
  }
}

/// What stands where a startup packet has its version.
struct StartupCode: Hashable, Sendable {
  var rawValue: Int

  static func version(_ major: Int, _ minor: Int) -> StartupCode {
    StartupCode(rawValue: major << 16 | minor)
  }

  static let cancelRequest = version(1234, 5678)
  static let sslRequest = version(1234, 5679)
}
