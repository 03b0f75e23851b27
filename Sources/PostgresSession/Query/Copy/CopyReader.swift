import PostgresWire

/// The rows of COPY … FROM STDIN: they are checked against the columns, counted, and not kept.
///
/// PostgreSQL manual, "COPY", "File Formats"; `NextCopyFrom`. The values of the binary format are
/// not looked into.
struct CopyReader: Hashable, Sendable {
  let options: CopyOptions

  let table: String
  let columns: [ResultColumn]
  /// The rows that were taken.
  private(set) var count = 0
  /// An interrupt has come, which the next row meets.
  var isCancelled = false

  private var buffer: [UInt8] = []
  private var line = 1
  private var isAtHeader: Bool
  private var isAtSignature = true
  private var isEnded = false

  init(_ options: CopyOptions, table: String, _ columns: [ResultColumn]) {
    self.options = options
    self.table = table
    self.columns = columns
    isAtHeader = options.header != .none
  }

  /// Takes what came, and all of its rows that are whole.
  mutating func receive(_ data: [UInt8]) throws(StatementError) {
    guard !isEnded else { return }
    buffer += data
    var rest = buffer[...]
    defer { buffer = Array(rest) }
    if options.format == .binary {
      try takeTuples(&rest)
    } else {
      while !isEnded, let end = endOfLine(rest) {
        let text = rest[..<end]
        rest = rest[(end + 1)...]
        try take(text.last == 13 ? text.dropLast() : text)
      }
    }
  }

  /// The client has no more: what is left is the last row.
  mutating func finish() throws(StatementError) {
    guard options.format != .binary, !isEnded, !buffer.isEmpty else { return }
    if options.format == .csv, isInQuotes(buffer) {
      throw malformed("unterminated CSV quoted field", 1807, "CopyReadAttributesCSV")
        .adding(context: context(of: buffer[...]))
    }
    try take(buffer[...])
  }

  /// Where the copy stands, for an error that is not in a row.
  var place: String { "COPY \(table), line \(line)" }

  // MARK: Lines

  private func endOfLine(_ buffer: ArraySlice<UInt8>) -> Int? {
    var isQuoted = false
    var index = buffer.startIndex
    while index < buffer.endIndex {
      let byte = buffer[index]
      switch options.format {
      case .csv where byte == options.quote: isQuoted.toggle()
      case .text where byte == UInt8(ascii: "\\") && !buffer[index...].starts(with: Self.end):
        index += 1
      default: if byte == 10, !isQuoted { return index }
      }
      index += 1
    }
    return nil
  }

  private static let end = Array("\\.\n".utf8)

  private func isInQuotes(_ bytes: [UInt8]) -> Bool {
    !bytes.count(where: { $0 == options.quote }).isMultiple(of: 2)
  }

  private mutating func take(_ text: ArraySlice<UInt8>) throws(StatementError) {
    if text.elementsEqual("\\.".utf8) {
      isEnded = true
      return
    }
    if isAtHeader {
      isAtHeader = false
      if options.header == .matching { try matchHeader(text) }
    } else {
      if isCancelled { throw StatementError.userRequest.adding(context: context(of: text)) }
      try check(options.fields(of: text), of: text)
      count += 1
    }
    line += 1
  }

  private func check(
    _ fields: [CopyOptions.Field], of text: ArraySlice<UInt8>
  ) throws(StatementError) {
    guard fields.count <= columns.count else {
      throw malformed("extra data after last expected column", 888, "NextCopyFrom")
        .adding(context: context(of: text))
    }
    for (index, column) in columns.enumerated() {
      guard index < fields.count else {
        throw malformed("missing data for column \"\(column.name)\"", 902, "NextCopyFrom")
          .adding(context: context(of: text))
      }
      guard let value = options.value(of: fields[index], column.name) else { continue }
      do {
        _ = try SQLValue(column.type, String(clientText: value))
      } catch {
        throw error.adding(
          context: "\(place), column \(column.name): \"\(Self.shown(value[...]))\"")
      }
    }
  }

  private func matchHeader(_ text: ArraySlice<UInt8>) throws(StatementError) {
    let names = options.fields(of: text).map { String(decoding: $0.bytes, as: UTF8.self) }
    for (index, pair) in zip(names, columns).enumerated() where pair.0 != pair.1.name {
      throw malformed(
        "column name mismatch in header line field \(index + 1): got \"\(pair.0)\", "
          + "expected \"\(pair.1.name)\"", 806, "NextCopyFromRawFields"
      ).adding(context: context(of: text))
    }
  }

  private func context(of text: ArraySlice<UInt8>) -> String { "\(place): \"\(Self.shown(text))\"" }

  /// As `limit_printout_length`.
  private static func shown(_ text: ArraySlice<UInt8>) -> String {
    String(decoding: text.prefix(100), as: UTF8.self) + (text.count > 100 ? "..." : "")
  }

  private func malformed(_ message: String, _ line: Int, _ routine: String) -> StatementError {
    StatementError(.badCopyFileFormat, message, .init("copyfromparse.c", line, routine))
  }

  // MARK: Binary

  private mutating func takeTuples(_ rest: inout ArraySlice<UInt8>) throws(StatementError) {
    if isAtSignature {
      guard rest.count >= 19 else { return }
      guard rest.starts(with: CopyOptions.signature) else {
        throw malformed("COPY file signature not recognized", 198, "ReceiveCopyBinaryHeader")
      }
      let extra = Self.integer(rest.dropFirst(15).prefix(4))
      guard rest.count >= 19 + extra else { return }
      rest = rest.dropFirst(19 + extra)
      isAtSignature = false
    }
    while !isEnded, let length = Self.tupleLength(rest) {
      rest = rest.dropFirst(length)
      if length == 2 {
        isEnded = true
      } else {
        count += 1
        line += 1
      }
    }
  }

  /// Nil where more bytes are needed; 2 for the end.
  private static func tupleLength(_ rest: ArraySlice<UInt8>) -> Int? {
    guard rest.count >= 2 else { return nil }
    guard rest.first != 0xff else { return 2 }
    var length = 2
    for _ in 0..<integer(rest.prefix(2)) {
      guard rest.count >= length + 4 else { return nil }
      let field = integer(rest.dropFirst(length).prefix(4))
      length += 4 + (field == 0xffff_ffff ? 0 : field)
      guard rest.count >= length else { return nil }
    }
    return length
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}
