/// The `R` messages: what the server asks for, or that it is satisfied.
package enum AuthenticationRequest: Hashable, Sendable {
  case ok
  case cleartextPassword
  /// The four bytes of salt.
  case md5Password(salt: [UInt8])
  case gss
  case gssContinue([UInt8])
  case sspi
  /// Mechanism names, the most preferred first.
  case sasl(mechanisms: [String])
  case saslContinue([UInt8])
  case saslFinal([UInt8])
  /// A code that the protocol does not have, or no longer has.
  case other(code: Int32, [UInt8])

  init?(_ reader: inout ByteReader) {
    guard let code = reader.int32() else { return nil }
    switch code {
    case 0: self = .ok
    case 3: self = .cleartextPassword
    case 5:
      guard let salt = reader.take(4) else { return nil }
      self = .md5Password(salt: Array(salt))
    case 7: self = .gss
    case 8: self = .gssContinue(reader.rest())
    case 9: self = .sspi
    case 10:
      var mechanisms: [String] = []
      while true {
        guard let name = reader.string() else { return nil }
        guard !name.isEmpty else { break }
        mechanisms.append(name)
      }
      self = .sasl(mechanisms: mechanisms)
    case 11: self = .saslContinue(reader.rest())
    case 12: self = .saslFinal(reader.rest())
    default: self = .other(code: code, reader.rest())
    }
  }

  var body: [UInt8] {
    var writer = ByteWriter()
    switch self {
    case .ok: writer.int32(0)
    case .cleartextPassword: writer.int32(3)
    case .md5Password(let salt):
      writer.int32(5)
      writer.raw(salt)
    case .gss: writer.int32(7)
    case .gssContinue(let data):
      writer.int32(8)
      writer.raw(data)
    case .sspi: writer.int32(9)
    case .sasl(let mechanisms):
      writer.int32(10)
      for name in mechanisms { writer.string(name) }
      writer.byte(0)
    case .saslContinue(let data):
      writer.int32(11)
      writer.raw(data)
    case .saslFinal(let data):
      writer.int32(12)
      writer.raw(data)
    case .other(let code, let data):
      writer.int32(code)
      writer.raw(data)
    }
    return writer.bytes
  }

  /// The message's name in PostgreSQL's manual.
  package var name: String {
    switch self {
    case .ok: "AuthenticationOk"
    case .cleartextPassword: "AuthenticationCleartextPassword"
    case .md5Password: "AuthenticationMD5Password"
    case .gss: "AuthenticationGSS"
    case .gssContinue: "AuthenticationGSSContinue"
    case .sspi: "AuthenticationSSPI"
    case .sasl: "AuthenticationSASL"
    case .saslContinue: "AuthenticationSASLContinue"
    case .saslFinal: "AuthenticationSASLFinal"
    case .other: "Authentication"
    }
  }
}
