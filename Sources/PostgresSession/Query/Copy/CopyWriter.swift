import PostgresWire

/// The rows of COPY … TO STDOUT, as one CopyData each.
///
/// PostgreSQL manual, "COPY", "File Formats"; `CopyOneRowTo`.
struct CopyWriter: Hashable, Sendable {
  var options: CopyOptions
  var columns: [ResultColumn]

  /// What comes before the first row: in binary, only together with it.
  var head: [UInt8] {
    switch options.format {
    case .binary: CopyOptions.signature + [UInt8](repeating: 0, count: 8)
    case .text, .csv:
      options.header == .none
        ? [] : line(columns.map { written(Array($0.name.utf8), isForced: false) })
    }
  }

  /// What comes behind the last row, where none has failed.
  var tail: [UInt8] { options.format == .binary ? [0xff, 0xff] : [] }

  func row(_ values: [SQLValue]) -> [UInt8] {
    guard options.format != .binary else { return binary(values) }
    return line(
      zip(values, columns).map { value, column in
        guard let bytes = value.bytes(.text) else { return options.null }
        return written(bytes, isForced: options.forces("force_quote", column.name))
      })
  }

  /// All messages between CopyOutResponse and CopyDone; those before an error, where one comes.
  func messages(_ rows: ResultRows, isComplete: Bool) -> [BackendMessage] {
    var chunks = rows.map(row)
    if options.format == .binary {
      if isComplete { chunks.append(tail) }
      if !chunks.isEmpty { chunks[0] = head + chunks[0] }
    } else if !head.isEmpty {
      chunks.insert(head, at: 0)
    }
    return chunks.map { .copyData($0) }
  }

  private func line(_ fields: [[UInt8]]) -> [UInt8] {
    Array(fields.joined(separator: [options.delimiter])) + [UInt8(ascii: "\n")]
  }

  /// A tuple is what DataRow has in its body.
  private func binary(_ values: [SQLValue]) -> [UInt8] {
    BackendMessage.dataRow(values.map { $0.bytes(.binary) }).frame.body
  }

  private func written(_ bytes: [UInt8], isForced: Bool) -> [UInt8] {
    options.format == .csv ? quoted(bytes, isForced: isForced) : escaped(bytes)
  }

  /// As `CopyAttributeOutText`.
  private func escaped(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      if let letter = CopyOptions.letters[byte] { return [UInt8(ascii: "\\"), letter] }
      let isSpecial = byte == UInt8(ascii: "\\") || byte == options.delimiter
      return isSpecial ? [UInt8(ascii: "\\"), byte] : [byte]
    }
  }

  /// As `CopyAttributeOutCSV`.
  private func quoted(_ bytes: [UInt8], isForced: Bool) -> [UInt8] {
    let special = [options.delimiter, options.quote, 10, 13]
    let isAlone = columns.count == 1 && bytes == Array("\\.".utf8)
    guard isForced || bytes == options.null || isAlone || bytes.contains(where: special.contains)
    else { return bytes }
    let content = bytes.flatMap { byte in
      byte == options.quote || byte == options.escape ? [options.escape, byte] : [byte]
    }
    return [options.quote] + content + [options.quote]
  }
}

extension CopyOptions {
  /// With which a binary COPY begins.
  static let signature: [UInt8] = Array("PGCOPY\n".utf8) + [0xff, 0x0d, 0x0a, 0]

  /// The letters behind a backslash that stand for control characters.
  static let letters: [UInt8: UInt8] = [
    0x08: UInt8(ascii: "b"), 0x0c: UInt8(ascii: "f"), 0x0a: UInt8(ascii: "n"),
    0x0d: UInt8(ascii: "r"), 0x09: UInt8(ascii: "t"), 0x0b: UInt8(ascii: "v"),
  ]
}
