import PostgresWire

/// What a client says first in an OAUTHBEARER exchange.
///
/// RFC 7628, section 3.1; follows PostgreSQL's `auth-oauth.c` in what it checks, in which order, and
/// in what it says.
struct OAuthMessage: Hashable {
  /// The value of `auth`, such as `Bearer` and a token; empty where the client only asks where to get
  /// one.
  let authorization: String

  init(_ message: [UInt8]) throws(SASLFault) {
    try Self.requireText(message)
    var rest = message[...]
    try Self.readBindingFlag(&rest)
    if rest.first == UInt8(ascii: "a") { throw .authorizationIdentityForOAuth }
    try Self.expect(UInt8(ascii: ","), in: &rest) {
      "Unexpected attribute \"\($0)\" in client-first-message."
    }
    try Self.expect(OAuth.separator, in: &rest) {
      "Key-value separator expected, but found character \"\($0)\"."
    }
    guard let authorization = try Self.authorization(&rest) else {
      throw .malformedOAuth("Message does not contain an auth value.")
    }
    guard rest.isEmpty else {
      throw .malformedOAuth("Message contains additional data after the final terminator.")
    }
    self.authorization = authorization
  }

  /// To PostgreSQL a message is a C string.
  static func requireText(_ message: [UInt8]) throws(SASLFault) {
    guard !message.isEmpty else { throw .malformedOAuth("The message is empty.") }
    guard !message.contains(0) else {
      throw .malformedOAuth("Message length does not match input length.")
    }
  }

  private static func readBindingFlag(_ rest: inout ArraySlice<UInt8>) throws(SASLFault) {
    switch rest.first {
    case UInt8(ascii: "p"):
      throw .malformedOAuth(
        "The server does not support channel binding for OAuth, but the client message includes "
          + "channel binding data.")
    case UInt8(ascii: "y"), UInt8(ascii: "n"):
      rest.removeFirst()
      try expect(UInt8(ascii: ","), in: &rest) { "Comma expected, but found character \"\($0)\"." }
    case let flag:
      throw .malformedOAuth("Unexpected channel-binding flag \"\(printable(flag))\".")
    }
  }

  private static func expect(
    _ byte: UInt8, in rest: inout ArraySlice<UInt8>, otherwise detail: (String) -> String
  ) throws(SASLFault) {
    guard rest.first == byte else { throw .malformedOAuth(detail(printable(rest.first))) }
    rest.removeFirst()
  }

  /// Reads the pairs up to the empty one that ends them.
  private static func authorization(
    _ rest: inout ArraySlice<UInt8>
  ) throws(SASLFault) -> String? {
    var authorization: String?
    while !rest.isEmpty {
      guard let end = rest.firstIndex(of: OAuth.separator) else {
        throw .malformedOAuth("Message contains an unterminated key/value pair.")
      }
      let pair = rest[..<end]
      rest = rest[(end + 1)...]
      guard !pair.isEmpty else { return authorization }
      let (key, value) = try keyAndValue(pair)
      guard key == "auth" else { continue }
      guard authorization == nil else {
        throw .malformedOAuth("Message contains multiple auth values.")
      }
      authorization = value
    }
    throw .malformedOAuth("Message did not contain a final terminator.")
  }

  private static func keyAndValue(
    _ pair: ArraySlice<UInt8>
  ) throws(SASLFault) -> (key: String, value: String) {
    guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else {
      throw .malformedOAuth("Message contains a key without a value.")
    }
    let (key, value) = (pair[..<equals], pair[(equals + 1)...])
    guard !key.isEmpty else { throw .malformedOAuth("Message contains an empty key name.") }
    guard key.allSatisfy({ (0x41...0x5a).contains($0 & 0xdf) }) else {
      throw .malformedOAuth("Message contains an invalid key name.")
    }
    guard value.allSatisfy({ (0x20...0x7e).contains($0) || [0x09, 0x0a, 0x0d].contains($0) }) else {
      throw .malformedOAuth("Message contains an invalid value.")
    }
    return (String(decoding: key, as: UTF8.self), String(decoding: value, as: UTF8.self))
  }
}

extension OAuthMessage {
  /// The token, or why there is none, as PostgreSQL's log says it; `validate_token_format`.
  var token: Result<String, OAuthObjection> {
    let scheme = OAuth.scheme
    guard authorization.prefix(scheme.count).lowercased() == scheme.lowercased() else {
      return .failure(
        .malformed("Client response indicated a non-Bearer authentication scheme."))
    }
    let token = authorization.dropFirst(scheme.count).drop { $0 == " " }
    guard !token.isEmpty else { return .failure(.malformed("Bearer token is empty.")) }
    guard OAuth.isToken(token) else {
      return .failure(.malformed("Bearer token is not in the correct format."))
    }
    return .success(String(token))
  }
}

/// Why a token lets nobody in, as PostgreSQL's log says it.
struct OAuthObjection: Error, Hashable {
  let text: String

  static func malformed(_ detail: String) -> Self {
    Self(text: "malformed OAuth bearer token: \(detail)")
  }
}

extension SASLFault {
  /// No server that has OAuth was recorded, so its place in the source is not told.
  static func malformedOAuth(_ detail: String) -> Self {
    Self(.protocolViolation, "malformed OAUTHBEARER message", detail: detail)
  }

  static let authorizationIdentityForOAuth = Self(
    .featureNotSupported, "client uses authorization identity, but it is not supported")

  static let invalidMechanismForOAuth = Self(
    .protocolViolation, "client selected an invalid SASL authentication mechanism")
}
