/// What a client sends once its startup packet is through.
///
/// PostgreSQL manual, "Message Formats".
package enum FrontendMessage: Hashable, Sendable {
  /// PasswordMessage, SASLInitialResponse, SASLResponse or GSSResponse: which one it is, only the
  /// request that it answers tells.
  case authenticationResponse([UInt8])
  case bind(Bind)
  case close(Target)
  case copyData([UInt8])
  case copyDone
  case copyFail(reason: String)
  case describe(Target)
  /// `maximumRows` 0 is no limit.
  case execute(portal: String, maximumRows: Int32)
  case flush
  case functionCall([UInt8])
  case parse(Parse)
  case query(String)
  case sync
  case terminate

  /// A prepared statement or a portal; the empty name is the unnamed one.
  package enum Target: Hashable, Sendable {
    case statement(String)
    case portal(String)
    /// A kind that the protocol does not have.
    case unknown(kind: UInt8, String)
  }

  package struct Parse: Hashable, Sendable {
    package var statement: String
    package var query: String
    /// 0 leaves the type to the server.
    package var parameterTypes: [Int32]

    package init(statement: String = "", query: String, parameterTypes: [Int32] = []) {
      self.statement = statement
      self.query = query
      self.parameterTypes = parameterTypes
    }
  }

  package struct Bind: Hashable, Sendable {
    package var portal: String
    package var statement: String
    package var parameterFormats: [Int16]
    package var parameters: [[UInt8]?]
    package var resultFormats: [Int16]

    package init(
      portal: String = "", statement: String = "", parameterFormats: [Int16] = [],
      parameters: [[UInt8]?] = [], resultFormats: [Int16] = []
    ) {
      self.portal = portal
      self.statement = statement
      self.parameterFormats = parameterFormats
      self.parameters = parameters
      self.resultFormats = resultFormats
    }
  }
}

extension FrontendMessage.Target {
  package var kind: UInt8 {
    switch self {
    case .statement: UInt8(ascii: "S")
    case .portal: UInt8(ascii: "P")
    case .unknown(let kind, _): kind
    }
  }

  package var name: String {
    switch self {
    case .statement(let name), .portal(let name), .unknown(_, let name): name
    }
  }
}

extension FrontendMessage {
  package var frame: Frame {
    var writer = ByteWriter()
    switch self {
    case .authenticationResponse(let data), .copyData(let data), .functionCall(let data):
      writer.raw(data)
    case .bind(let bind):
      writer.string(bind.portal)
      writer.string(bind.statement)
      writer.list(bind.parameterFormats) { $0.int16(Int($1)) }
      writer.list(bind.parameters) { $0.value($1) }
      writer.list(bind.resultFormats) { $0.int16(Int($1)) }
    case .close(let target), .describe(let target):
      writer.byte(target.kind)
      writer.string(target.name)
    case .copyFail(let reason): writer.string(reason)
    case .execute(let portal, let maximumRows):
      writer.string(portal)
      writer.int32(maximumRows)
    case .parse(let parse):
      writer.string(parse.statement)
      writer.string(parse.query)
      writer.list(parse.parameterTypes) { $0.int32($1) }
    case .query(let text): writer.string(text)
    case .copyDone, .flush, .sync, .terminate: break
    }
    return Frame(type: type, body: writer.bytes)
  }

  package var type: UInt8 {
    switch self {
    case .authenticationResponse: UInt8(ascii: "p")
    case .bind: UInt8(ascii: "B")
    case .close: UInt8(ascii: "C")
    case .copyData: UInt8(ascii: "d")
    case .copyDone: UInt8(ascii: "c")
    case .copyFail: UInt8(ascii: "f")
    case .describe: UInt8(ascii: "D")
    case .execute: UInt8(ascii: "E")
    case .flush: UInt8(ascii: "H")
    case .functionCall: UInt8(ascii: "F")
    case .parse: UInt8(ascii: "P")
    case .query: UInt8(ascii: "Q")
    case .sync: UInt8(ascii: "S")
    case .terminate: UInt8(ascii: "X")
    }
  }
}
