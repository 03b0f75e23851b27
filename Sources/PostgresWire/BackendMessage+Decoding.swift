extension BackendMessage {
  package init(_ frame: Frame) throws(WireError) {
    var reader = ByteReader(frame.body)
    let message = try Self.decode(frame, &reader)
    self = try reader.finish(message, of: "'\(Character(Unicode.Scalar(frame.type)))'")
  }

  /// Nil where the body ends too early.
  private static func decode(
    _ frame: Frame, _ reader: inout ByteReader
  ) throws(WireError) -> BackendMessage? {
    switch frame.type {
    case UInt8(ascii: "R"):
      return AuthenticationRequest(&reader).map(BackendMessage.authentication)
    case UInt8(ascii: "K"):
      return reader.int32().map { .backendKeyData(processID: $0, key: reader.rest()) }
    case UInt8(ascii: "2"): return .bindComplete
    case UInt8(ascii: "3"): return .closeComplete
    case UInt8(ascii: "C"): return reader.string().map { .commandComplete(tag: $0) }
    case UInt8(ascii: "d"): return .copyData(reader.rest())
    case UInt8(ascii: "c"): return .copyDone
    case UInt8(ascii: "G"), UInt8(ascii: "H"), UInt8(ascii: "W"):
      return .copyResponse(frame.type, reader.rest())
    case UInt8(ascii: "D"): return reader.list { $0.value() }.map(BackendMessage.dataRow)
    case UInt8(ascii: "I"): return .emptyQueryResponse
    case UInt8(ascii: "E"): return Diagnostic(&reader).map(BackendMessage.errorResponse)
    case UInt8(ascii: "N"):
      return Diagnostic(&reader).map(BackendMessage.noticeResponse)
    case UInt8(ascii: "V"): return reader.value().map(BackendMessage.functionCallResponse)
    case UInt8(ascii: "v"): return negotiateProtocolVersion(&reader)
    case UInt8(ascii: "n"): return .noData
    case UInt8(ascii: "A"):
      guard let processID = reader.int32(), let channel = reader.string(),
        let payload = reader.string()
      else { return nil }
      return .notificationResponse(processID: processID, channel: channel, payload: payload)
    case UInt8(ascii: "t"):
      return reader.list { $0.int32() }.map(BackendMessage.parameterDescription)
    case UInt8(ascii: "S"):
      guard let name = reader.string(), let value = reader.string() else { return nil }
      return .parameterStatus(name: name, value: value)
    case UInt8(ascii: "1"): return .parseComplete
    case UInt8(ascii: "s"): return .portalSuspended
    case UInt8(ascii: "Z"):
      return reader.byte().flatMap(TransactionStatus.init).map(BackendMessage.readyForQuery)
    case UInt8(ascii: "T"):
      return reader.list { ColumnDescription(&$0) }.map(BackendMessage.rowDescription)
    default: throw .unknownType(frame.type)
    }
  }

  private static func negotiateProtocolVersion(_ reader: inout ByteReader) -> BackendMessage? {
    guard let word = reader.int32(), let count = reader.int32(), count >= 0 else { return nil }
    var unrecognized: [String] = []
    for _ in 0..<count {
      guard let option = reader.string() else { return nil }
      unrecognized.append(option)
    }
    return .negotiateProtocolVersion(
      newest: ProtocolVersion(word: word), unrecognized: unrecognized)
  }
}
