/// One message that crossed the wire, as the trace shows it.
///
/// The layout follows libpq's `PQtrace`: `F` or `B` for frontend or backend, the number of bytes,
/// the message's name and its fields. What may be secret is replaced by its length.
package struct TraceEntry: Hashable, Sendable {
  package enum Direction: Character, Hashable, Sendable {
    case frontend = "F"
    case backend = "B"
  }

  package var direction: Direction
  /// Bytes of the message, before any encryption.
  package var length: Int
  package var text: String

  package init(_ direction: Direction, length: Int, _ text: String) {
    self.direction = direction
    self.length = length
    self.text = text
  }
}

extension TraceEntry: CustomStringConvertible {
  package var description: String { "\(direction.rawValue) \(length) \(text)" }
}

extension TraceEntry {
  package init(_ packet: StartupPacket) {
    let text =
      switch packet {
      case .sslRequest: "SSLRequest"
      case .gssencRequest: "GSSENCRequest"
      case .cancelRequest(let request): "CancelRequest \(request.processID)"
      case .startup(let message):
        (["StartupMessage \(message.version)"]
          + message.parameters.map { "\($0.name)=\(quoted($0.value))" })
          .joined(separator: " ")
      }
    self.init(.frontend, length: packet.bytes.count, text)
  }

  package init(_ message: BackendMessage) {
    self.init(.backend, length: message.frame.bytes.count, message.traceText)
  }

  package init(_ message: FrontendMessage) {
    self.init(.frontend, length: message.frame.bytes.count, message.traceText)
  }

  /// The one-byte reply to SSLRequest or GSSENCRequest.
  package init(reply: UInt8, to request: String) {
    self.init(
      .backend, length: 1, "\(request)Response \(Character(Unicode.Scalar(reply)))")
  }
}

private func quoted(_ text: String) -> String {
  "\"\(text)\""
}

extension BackendMessage {
  fileprivate var traceText: String {
    switch self {
    case .authentication(.sasl(let mechanisms)):
      "AuthenticationSASL \(mechanisms.map(quoted).joined(separator: " "))"
    case .authentication(.other(let code, _)): "Authentication \(code)"
    case .authentication(let request): request.name
    case .backendKeyData(let processID, let key):
      "BackendKeyData \(processID) (\(key.count) bytes)"
    case .bindComplete: "BindComplete"
    case .closeComplete: "CloseComplete"
    case .commandComplete(let tag): "CommandComplete \(quoted(tag))"
    case .copyData(let data): "CopyData (\(data.count) bytes)"
    case .copyDone: "CopyDone"
    case .copyResponse(let type, _): "Copy\(Character(Unicode.Scalar(type)))Response"
    case .dataRow(let values): "DataRow (\(values.count) values)"
    case .emptyQueryResponse: "EmptyQueryResponse"
    case .errorResponse(let diagnostic): "ErrorResponse \(diagnostic)"
    case .functionCallResponse: "FunctionCallResponse"
    case .negotiateProtocolVersion(let newest, let unrecognized):
      (["NegotiateProtocolVersion \(newest)"] + unrecognized.map(quoted)).joined(separator: " ")
    case .noData: "NoData"
    case .noticeResponse(let diagnostic): "NoticeResponse \(diagnostic)"
    case .notificationResponse(_, let channel, _): "NotificationResponse \(quoted(channel))"
    case .parameterDescription(let types): "ParameterDescription (\(types.count) parameters)"
    case .parameterStatus(let name, let value): "ParameterStatus \(name)=\(quoted(value))"
    case .parseComplete: "ParseComplete"
    case .portalSuspended: "PortalSuspended"
    case .readyForQuery(let status):
      "ReadyForQuery \(Character(Unicode.Scalar(status.rawValue)))"
    case .rowDescription(let columns):
      "RowDescription \(columns.map { quoted($0.name) }.joined(separator: " "))"
    }
  }
}

extension FrontendMessage {
  fileprivate var traceText: String {
    switch self {
    case .authenticationResponse(let data): "AuthenticationResponse (\(data.count) bytes)"
    case .bind(let bind):
      "Bind \(quoted(bind.portal)) \(quoted(bind.statement)) (\(bind.parameters.count) parameters)"
    case .close(let target): "Close \(target.traceText)"
    case .copyData(let data): "CopyData (\(data.count) bytes)"
    case .copyDone: "CopyDone"
    case .copyFail(let reason): "CopyFail \(quoted(reason))"
    case .describe(let target): "Describe \(target.traceText)"
    case .execute(let portal, let maximumRows): "Execute \(quoted(portal)) \(maximumRows)"
    case .flush: "Flush"
    case .functionCall: "FunctionCall"
    case .parse(let parse):
      "Parse \(quoted(parse.statement)) \(quoted(StatementMask.masked(parse.query)))"
    case .query(let text): "Query \(quoted(StatementMask.masked(text)))"
    case .sync: "Sync"
    case .terminate: "Terminate"
    }
  }
}

extension FrontendMessage.Target {
  fileprivate var traceText: String {
    "\(Character(Unicode.Scalar(kind))) \(quoted(name))"
  }
}
