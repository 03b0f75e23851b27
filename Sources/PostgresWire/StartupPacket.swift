/// What a client may send before anything has a type byte.
///
/// PostgreSQL manual, "Message Formats": StartupMessage, SSLRequest, GSSENCRequest, CancelRequest.
package enum StartupPacket: Hashable, Sendable {
  case sslRequest
  case gssencRequest
  case cancelRequest(CancelRequest)
  case startup(StartupMessage)

  /// The length word counts itself; what PostgreSQL accepts behind it (`MAX_STARTUP_PACKET_LENGTH`).
  package static let bodyLengths = 4...10_000

  static let cancelRequestCode: Int32 = 80_877_102
  static let sslRequestCode: Int32 = 80_877_103
  static let gssencRequestCode: Int32 = 80_877_104
}

/// Asks for the statement of another connection to be cancelled.
package struct CancelRequest: Hashable, Sendable {
  package var processID: Int32
  package var key: [UInt8]

  package init(processID: Int32, key: [UInt8]) {
    self.processID = processID
    self.key = key
  }
}

/// Opens a session: a version, and parameters in the order sent.
package struct StartupMessage: Hashable, Sendable {
  package struct Parameter: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package var version: ProtocolVersion
  package var parameters: [Parameter]
  /// The zero byte that ends the parameters came last, as it must.
  package var isTerminated: Bool

  package init(
    version: ProtocolVersion = .v3_0, parameters: [Parameter], isTerminated: Bool = true
  ) {
    self.version = version
    self.parameters = parameters
    self.isTerminated = isTerminated
  }

  /// The value of a parameter; of one given twice, the last.
  package subscript(name: String) -> String? {
    parameters.last { $0.name == name }?.value
  }
}

extension StartupPacket {
  /// Reads what stands behind the length word.
  ///
  /// Never fails: an unknown code is a protocol version, as PostgreSQL sees it, and what follows the
  /// code of a request is not looked at. Nor is the body of a major version other than 3. `body` has
  /// at least four bytes.
  package static func decode(_ body: [UInt8]) -> StartupPacket {
    var reader = ByteReader(body)
    let code = reader.int32() ?? 0
    switch code {
    case sslRequestCode: return .sslRequest
    case gssencRequestCode: return .gssencRequest
    case cancelRequestCode:
      return .cancelRequest(
        CancelRequest(processID: reader.int32() ?? 0, key: reader.rest()))
    default: return .startup(startupMessage(ProtocolVersion(word: code), body))
    }
  }

  /// The packet with its length word.
  package var bytes: [UInt8] {
    var writer = ByteWriter()
    switch self {
    case .sslRequest: writer.int32(Self.sslRequestCode)
    case .gssencRequest: writer.int32(Self.gssencRequestCode)
    case .cancelRequest(let request):
      writer.int32(Self.cancelRequestCode)
      writer.int32(request.processID)
      writer.raw(request.key)
    case .startup(let message):
      writer.int32(message.version.word)
      for parameter in message.parameters {
        writer.string(parameter.name)
        writer.string(parameter.value)
      }
      if message.isTerminated { writer.byte(0) }
    }
    var packet = ByteWriter()
    packet.int32(Int32(writer.bytes.count + 4))
    packet.raw(writer.bytes)
    return packet.bytes
  }

  /// As `ProcessStartupPacket` walks through it, with its quirk: a single last byte passes for the
  /// terminator whatever it is.
  private static func startupMessage(_ version: ProtocolVersion, _ body: [UInt8]) -> StartupMessage
  {
    var message = StartupMessage(version: version, parameters: [], isTerminated: false)
    guard version.major == 3 else { return message }
    func end(of start: Int) -> Int { body[start...].firstIndex(of: 0) ?? body.count }
    func text(_ range: Range<Int>) -> String { String(decoding: body[range], as: UTF8.self) }
    var offset = 4
    while offset < body.count, body[offset] != 0 {
      let nameEnd = end(of: offset)
      guard nameEnd + 1 < body.count else { break }
      let valueEnd = end(of: nameEnd + 1)
      message.parameters.append(.init(text(offset..<nameEnd), text(nameEnd + 1..<valueEnd)))
      offset = valueEnd + 1
    }
    message.isTerminated = offset == body.count - 1
    return message
  }
}
