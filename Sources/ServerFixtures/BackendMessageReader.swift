import PostgresSession
import PostgresWire

/// A message that a server sends, by its name in PostgreSQL's manual, with its fields.
struct BackendMessageReader {
  let payload: FaultPayload

  static let names: [String] = Array(empty.keys.sorted()) + fieldKeys.keys.sorted()

  private static let empty: [String: BackendMessage] = [
    "AuthenticationOk": .authentication(.ok),
    "AuthenticationCleartextPassword": .authentication(.cleartextPassword),
    "AuthenticationGSS": .authentication(.gss),
    "AuthenticationSSPI": .authentication(.sspi),
    "BindComplete": .bindComplete,
    "CloseComplete": .closeComplete,
    "CopyDone": .copyDone,
    "EmptyQueryResponse": .emptyQueryResponse,
    "NoData": .noData,
    "ParseComplete": .parseComplete,
    "PortalSuspended": .portalSuspended,
  ]

  /// Where they are no fields of their own, they are read by another reader.
  private static let fieldKeys: [String: YAMLKeys] = [
    "Authentication": [
      "code": .required(.integer(words), ""), "data": .optional(.hexadecimal, ""),
    ],
    "AuthenticationMD5Password": ["salt": .required(.hexadecimal, "Four bytes.")],
    "AuthenticationSASL": ["mechanisms": .required(.list(.text), "As SCRAM-SHA-256.")],
    "AuthenticationSASLContinue": ["data": .required(.text, attributes)],
    "AuthenticationSASLFinal": ["data": .required(.text, attributes)],
    "BackendKeyData": [
      "processID": .required(.integer(words), ""), "key": .required(.hexadecimal, ""),
    ],
    "CommandComplete": ["tag": .required(.text, "As SELECT 1.")],
    "DataRow": ["values": .required(.list(.cell), "Texts; null is NULL.")],
    "ErrorResponse": [:],
    "Message": [
      "type": .required(.pattern(#"^[\x00-\x7f]$"#, orNumber: true), "One character."),
      "body": .optional(.hexadecimal, "What follows the length."),
    ],
    "NegotiateProtocolVersion": [
      "newest": .required(
        .pattern(#"^([0-9]+\.[0-9]+|[+-]?[0-9]+)$"#, orNumber: true), "As 3.2, or the whole word."),
      "unrecognized": .optional(.list(.text), "Parameters that the server does not know."),
    ],
    "NoticeResponse": [:],
    "NotificationResponse": [
      "processID": .required(.integer(words), ""), "channel": .required(.text, ""),
      "payload": .optional(.text, ""),
    ],
    "ParameterStatus": ["name": .required(.text, ""), "value": .required(.text, "")],
    "ReadyForQuery": ["status": .required(.choice(["I", "T", "E"]), "Of the transaction.")],
    "RowDescription": ["columns": .required(.mapping(.nonEmpty), "Types by name, in order.")],
  ]
  private static let attributes =
    "Attributes of SCRAM; {r}, {s}, {i} and {v} are what an honest server has there."
  private static let words = Int(Int32.min)...Int(Int32.max)

  /// The messages, by their names.
  static let keys = YAMLKeys(names.map { ($0, .optional(shape(of: $0), "")) })

  private static func shape(of name: String) -> YAMLShape {
    switch name {
    case "ErrorResponse": DiagnosticReader.shape(.error)
    case "NoticeResponse": DiagnosticReader.shape(.notice)
    default: fieldKeys[name].map { .object($0) } ?? .either([.null, .object([:])])
    }
  }

  init(_ name: String, _ value: YAMLValue) throws(FixtureError) {
    if let message = Self.empty[name] {
      if !value.isNull { _ = try value.fields([:]) }
      payload = FaultPayload(message)
      return
    }
    switch name {
    case "ErrorResponse":
      payload = FaultPayload(
        .errorResponse(try DiagnosticReader(value, severity: .error).diagnostic))
    case "NoticeResponse":
      payload = FaultPayload(
        .noticeResponse(try DiagnosticReader(value, severity: .notice).diagnostic))
    default:
      payload = try Self.payload(name, value.fields(Self.fieldKeys[name] ?? [:]), value)
    }
  }

  private static func payload(
    _ name: String, _ fields: YAMLFields, _ value: YAMLValue
  ) throws(FixtureError) -> FaultPayload {
    switch name {
    case "AuthenticationSASLContinue", "AuthenticationSASLFinal":
      let code: UInt8 = name == "AuthenticationSASLFinal" ? 12 : 11
      let data = try pieces(fields.required("data").string())
      return FaultPayload(type: UInt8(ascii: "R"), body: [.bytes([0, 0, 0, code])] + data)
    case "Message":
      let type = try fields.required("type")
      guard let byte = try type.string().utf8.first, try type.string().utf8.count == 1 else {
        throw type.error("is no type of a message", allowed: "one character of ASCII")
      }
      return FaultPayload(type: byte, body: [.bytes(try fields["body"]?.bytes() ?? [])])
    default: return FaultPayload(try message(name, fields, value))
    }
  }

  private static func message(
    _ name: String, _ fields: YAMLFields, _ value: YAMLValue
  ) throws(FixtureError) -> BackendMessage {
    switch name {
    case "Authentication":
      return .authentication(
        .other(
          code: try int32(fields.required("code")), try fields["data"]?.bytes() ?? []))
    case "AuthenticationMD5Password":
      return .authentication(.md5Password(salt: try fields.required("salt").bytes()))
    case "AuthenticationSASL":
      return .authentication(.sasl(mechanisms: try texts(fields.required("mechanisms"))))
    case "BackendKeyData":
      return .backendKeyData(
        processID: try int32(fields.required("processID")), key: try fields.required("key").bytes())
    case "CommandComplete": return .commandComplete(tag: try fields.required("tag").string())
    case "DataRow":
      return .dataRow(try values(fields.required("values")))
    case "NegotiateProtocolVersion":
      return .negotiateProtocolVersion(
        newest: try version(fields.required("newest")),
        unrecognized: try fields["unrecognized"].map { value throws(FixtureError) in
          try texts(value)
        } ?? [])
    case "NotificationResponse":
      return .notificationResponse(
        processID: try int32(fields.required("processID")),
        channel: try fields.required("channel").string(),
        payload: try fields["payload"]?.string() ?? "")
    case "ParameterStatus":
      return .parameterStatus(
        name: try fields.required("name").string(), value: try fields.required("value").string())
    case "ReadyForQuery":
      return .readyForQuery(try status(fields.required("status")))
    default:
      return .rowDescription(try columns(fields.required("columns")))
    }
  }

  // MARK: Fields

  /// `{r}`, `{s}`, `{i}` and `{v}` are what an honest server has there.
  private static func pieces(_ text: String) -> [FaultPayload.Piece] {
    var pieces: [FaultPayload.Piece] = []
    var rest = text[...]
    while let match = rest.firstMatch(of: /\{([rsiv])\}/) {
      pieces.append(.bytes(Array(rest[..<match.range.lowerBound].utf8)))
      if let name = match.output.1.first { pieces.append(.attribute(name)) }
      rest = rest[match.range.upperBound...]
    }
    return pieces + [.bytes(Array(rest.utf8))]
  }

  private static func int32(_ value: YAMLValue) throws(FixtureError) -> Int32 {
    Int32(try value.integer(in: words))
  }

  private static func texts(_ value: YAMLValue) throws(FixtureError) -> [String] {
    var texts: [String] = []
    for text in try value.sequence() { texts.append(try text.string()) }
    return texts
  }

  private static func values(_ value: YAMLValue) throws(FixtureError) -> [[UInt8]?] {
    var values: [[UInt8]?] = []
    for field in try value.sequence() {
      values.append(field.isNull ? nil : Array(try field.string().utf8))
    }
    return values
  }

  /// `3.2`, or the whole word as a number.
  private static func version(_ value: YAMLValue) throws(FixtureError) -> ProtocolVersion {
    let text = try value.string()
    if let word = Int32(text) { return ProtocolVersion(word: word) }
    let numbers = text.split(separator: ".").compactMap { UInt16($0) }
    guard numbers.count == 2 else {
      throw value.notUnderstood(
        "is no version of the protocol", allowed: "two numbers, as 3.2, or the whole word")
    }
    return ProtocolVersion(Int(numbers[0]), Int(numbers[1]))
  }

  private static func status(_ value: YAMLValue) throws(FixtureError)
    -> BackendMessage.TransactionStatus
  {
    let text = try value.string()
    guard text.utf8.count == 1, let byte = text.utf8.first,
      let status = BackendMessage.TransactionStatus(rawValue: byte)
    else {
      throw value.notUnderstood("is no status of a transaction", allowed: "I, T or E")
    }
    return status
  }

  private static func columns(_ value: YAMLValue) throws(FixtureError) -> [ColumnDescription] {
    var columns: [ColumnDescription] = []
    for (name, type) in try value.entries() {
      let typeName = try type.nonEmptyString()
      guard let type = SQLType(named: typeName.lowercased()) else {
        throw type.error("there is no type \"\(typeName)\"")
      }
      columns.append(ResultColumn(name, type).description(.text))
    }
    return columns
  }
}
