/// What a server sends, but for the one-byte replies to SSLRequest and GSSENCRequest.
///
/// PostgreSQL manual, "Message Formats". COPY and the function call are named and not taken apart.
package enum BackendMessage: Hashable, Sendable {
  case authentication(AuthenticationRequest)
  /// The key has 4 bytes under protocol 3.0, 4 to 256 under 3.2.
  case backendKeyData(processID: Int32, key: [UInt8])
  case bindComplete
  case closeComplete
  case commandComplete(tag: String)
  case copyData([UInt8])
  case copyDone
  /// `G`, `H` or `W`, and the body.
  case copyResponse(UInt8, [UInt8])
  /// A nil value is SQL's NULL.
  case dataRow([[UInt8]?])
  case emptyQueryResponse
  case errorResponse(Diagnostic)
  case functionCallResponse([UInt8]?)
  /// `newest` is the whole version word, as PostgreSQL sends it.
  case negotiateProtocolVersion(newest: ProtocolVersion, unrecognized: [String])
  case noData
  case noticeResponse(Diagnostic)
  case notificationResponse(processID: Int32, channel: String, payload: String)
  case parameterDescription([Int32])
  case parameterStatus(name: String, value: String)
  case parseComplete
  case portalSuspended
  case readyForQuery(TransactionStatus)
  case rowDescription([ColumnDescription])

  package enum TransactionStatus: UInt8, Hashable, Sendable {
    case idle = 0x49
    case inTransaction = 0x54
    case failed = 0x45
  }
}

extension BackendMessage {
  package var frame: Frame {
    var writer = ByteWriter()
    writeBody(to: &writer)
    return Frame(type: type, body: writer.bytes)
  }

  /// Writes the whole message behind other bytes.
  package func append(to bytes: inout [UInt8]) {
    ByteWriter.append(to: &bytes) { $0.message(type) { writeBody(to: &$0) } }
  }

  private func writeBody(to writer: inout ByteWriter) {
    switch self {
    case .authentication(let request): writer.raw(request.body)
    case .backendKeyData(let processID, let key):
      writer.int32(processID)
      writer.raw(key)
    case .commandComplete(let tag): writer.string(tag)
    case .copyData(let data), .copyResponse(_, let data): writer.raw(data)
    case .dataRow(let values): writer.list(values) { $0.value($1) }
    case .errorResponse(let diagnostic), .noticeResponse(let diagnostic):
      writer.raw(diagnostic.body)
    case .functionCallResponse(let value): writer.value(value)
    case .negotiateProtocolVersion(let newest, let unrecognized):
      writer.int32(newest.word)
      writer.int32(Int32(unrecognized.count))
      for option in unrecognized { writer.string(option) }
    case .notificationResponse(let processID, let channel, let payload):
      writer.int32(processID)
      writer.string(channel)
      writer.string(payload)
    case .parameterDescription(let types): writer.list(types) { $0.int32($1) }
    case .parameterStatus(let name, let value):
      writer.string(name)
      writer.string(value)
    case .readyForQuery(let status): writer.byte(status.rawValue)
    case .rowDescription(let columns): writer.list(columns) { $1.write(to: &$0) }
    case .bindComplete, .closeComplete, .copyDone, .emptyQueryResponse, .noData, .parseComplete,
      .portalSuspended:
      break
    }
  }

  package var type: UInt8 {
    switch self {
    case .authentication: UInt8(ascii: "R")
    case .backendKeyData: UInt8(ascii: "K")
    case .bindComplete: UInt8(ascii: "2")
    case .closeComplete: UInt8(ascii: "3")
    case .commandComplete: UInt8(ascii: "C")
    case .copyData: UInt8(ascii: "d")
    case .copyDone: UInt8(ascii: "c")
    case .copyResponse(let type, _): type
    case .dataRow: UInt8(ascii: "D")
    case .emptyQueryResponse: UInt8(ascii: "I")
    case .errorResponse: UInt8(ascii: "E")
    case .functionCallResponse: UInt8(ascii: "V")
    case .negotiateProtocolVersion: UInt8(ascii: "v")
    case .noData: UInt8(ascii: "n")
    case .noticeResponse: UInt8(ascii: "N")
    case .notificationResponse: UInt8(ascii: "A")
    case .parameterDescription: UInt8(ascii: "t")
    case .parameterStatus: UInt8(ascii: "S")
    case .parseComplete: UInt8(ascii: "1")
    case .portalSuspended: UInt8(ascii: "s")
    case .readyForQuery: UInt8(ascii: "Z")
    case .rowDescription: UInt8(ascii: "T")
    }
  }
}
