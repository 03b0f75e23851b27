extension FrontendMessage {
  /// How long a message may be, its length word included, that PostgreSQL's `SocketBackend` reads;
  /// nil for a type byte that it does not let through, as that of a password is.
  package static func lengthLimit(_ type: UInt8) -> Int? {
    if "BdFPQ".utf8.contains(type) { return FrameBuffer.largeMessageLimit }
    if "CcDEfHSX".utf8.contains(type) { return FrameBuffer.smallMessageLimit }
    return nil
  }

  package init(_ frame: Frame) throws(WireError) {
    var reader = ByteReader(frame.body)
    let message = try Self.decode(frame, &reader)
    self = try reader.finish(message, of: "'\(Character(Unicode.Scalar(frame.type)))'")
  }

  /// Nil where the body ends too early.
  private static func decode(
    _ frame: Frame, _ reader: inout ByteReader
  ) throws(WireError) -> FrontendMessage? {
    switch frame.type {
    case UInt8(ascii: "p"): return .authenticationResponse(reader.rest())
    case UInt8(ascii: "B"): return Bind(&reader).map(FrontendMessage.bind)
    case UInt8(ascii: "C"): return Target(&reader).map(FrontendMessage.close)
    case UInt8(ascii: "d"): return .copyData(reader.rest())
    case UInt8(ascii: "c"): return .copyDone
    case UInt8(ascii: "f"): return reader.string().map { .copyFail(reason: $0) }
    case UInt8(ascii: "D"): return Target(&reader).map(FrontendMessage.describe)
    case UInt8(ascii: "E"):
      guard let portal = reader.string(), let maximumRows = reader.int32() else { return nil }
      return .execute(portal: portal, maximumRows: maximumRows)
    case UInt8(ascii: "H"): return .flush
    case UInt8(ascii: "F"): return .functionCall(reader.rest())
    case UInt8(ascii: "P"):
      guard let statement = reader.string(), let query = reader.string(),
        let types = reader.list({ $0.int32() })
      else { return nil }
      return .parse(Parse(statement: statement, query: query, parameterTypes: types))
    case UInt8(ascii: "Q"): return reader.string().map(FrontendMessage.query)
    case UInt8(ascii: "S"): return .sync
    case UInt8(ascii: "X"): return .terminate
    default: throw .unknownType(frame.type)
    }
  }
}

extension FrontendMessage.Target {
  fileprivate init?(_ reader: inout ByteReader) {
    guard let kind = reader.byte(), let name = reader.string() else { return nil }
    switch kind {
    case UInt8(ascii: "S"): self = .statement(name)
    case UInt8(ascii: "P"): self = .portal(name)
    default: self = .unknown(kind: kind, name)
    }
  }
}

extension FrontendMessage.Bind {
  fileprivate init?(_ reader: inout ByteReader) {
    guard let portal = reader.string(), let statement = reader.string(),
      let parameterFormats = reader.list({ $0.int16() }),
      let parameters = reader.list({ $0.value() }),
      let resultFormats = reader.list({ $0.int16() })
    else { return nil }
    self.init(
      portal: portal, statement: statement, parameterFormats: parameterFormats,
      parameters: parameters, resultFormats: resultFormats)
  }
}
