/// The fields of one line of a COPY.
extension CopyOptions {
  struct Field: Hashable {
    var bytes: [UInt8]
    /// As it stands in the line, which tells NULL.
    var raw: [UInt8]
    var isQuoted = false
  }

  func fields(of line: ArraySlice<UInt8>) -> [Field] {
    format == .csv ? quotedFields(line) : escapedFields(line)
  }

  /// Nil for NULL.
  func value(of field: Field, _ column: String) -> [UInt8]? {
    let isNull = field.raw == null && !field.isQuoted
    if isNull, !forces("force_not_null", column) { return nil }
    if field.isQuoted, field.bytes == null, forces("force_null", column) { return nil }
    return field.bytes
  }

  /// As `CopyReadAttributesText`.
  private func escapedFields(_ line: ArraySlice<UInt8>) -> [Field] {
    var fields = [Field(bytes: [], raw: [])]
    var rest = line
    while let byte = rest.popFirst() {
      let last = fields.count - 1
      if byte == delimiter {
        fields.append(Field(bytes: [], raw: []))
      } else if byte == UInt8(ascii: "\\"), let escaped = rest.first {
        let length = rest.count
        fields[last].bytes.append(Self.unescape(&rest))
        fields[last].raw += [byte, escaped] + Array(repeating: 0, count: length - rest.count - 1)
      } else {
        fields[last].bytes.append(byte)
        fields[last].raw.append(byte)
      }
    }
    return fields
  }

  /// What stands behind a backslash: a letter, up to three octal digits, or `x` and up to two
  /// hexadecimal ones.
  private static func unescape(_ rest: inout ArraySlice<UInt8>) -> UInt8 {
    let first = rest.removeFirst()
    if let control = letters.first(where: { $0.value == first })?.key { return control }
    let isHex = first == UInt8(ascii: "x")
    guard isHex || octal.contains(first) else { return first }
    var digits: [UInt8] = isHex ? [] : [first]
    while digits.count < (isHex ? 2 : 3), let next = rest.first,
      isHex ? Character(Unicode.Scalar(next)).isHexDigit : octal.contains(next)
    {
      digits.append(rest.removeFirst())
    }
    let text = String(decoding: digits, as: UTF8.self)
    return Int(text, radix: isHex ? 16 : 8).map { UInt8(truncatingIfNeeded: $0) } ?? first
  }

  private static let octal = UInt8(ascii: "0")...UInt8(ascii: "7")

  /// As `CopyReadAttributesCSV`.
  private func quotedFields(_ line: ArraySlice<UInt8>) -> [Field] {
    var fields = [Field(bytes: [], raw: [])]
    var rest = line
    var isInQuotes = false
    while let byte = rest.popFirst() {
      let last = fields.count - 1
      if isInQuotes, byte == escape, let next = rest.first, next == quote || next == escape {
        fields[last].bytes.append(rest.removeFirst())
      } else if byte == quote {
        isInQuotes.toggle()
        fields[last].isQuoted = true
      } else if byte == delimiter, !isInQuotes {
        fields.append(Field(bytes: [], raw: []))
      } else {
        fields[last].bytes.append(byte)
        fields[last].raw.append(byte)
      }
    }
    return fields
  }
}
