/// Text as COPY writes it in the format `csv`.
///
/// PostgreSQL manual, "COPY", "CSV Format".
enum CSVText {
  struct Record {
    /// Counted from 0.
    var line: Int
    /// Nil is NULL: nothing, without quotes.
    var fields: [String?]
  }

  static func records(_ text: String) -> [Record] {
    var records: [Record] = []
    var rest = Array(text.utf8)[...]
    var line = 0
    while !rest.isEmpty {
      var record = Record(line: line, fields: [])
      repeat { record.fields.append(takeField(&rest, &line)) } while accept(comma, &rest)
      _ = accept(newline, &rest)
      line += 1
      records.append(record)
    }
    return records
  }

  private static let (comma, quote, newline) = (
    UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n")
  )

  private static func takeField(_ rest: inout ArraySlice<UInt8>, _ line: inout Int) -> String? {
    guard rest.first == quote else {
      let field = rest.prefix { $0 != comma && $0 != newline }
      rest = rest[field.endIndex...]
      return field.isEmpty ? nil : String(decoding: field, as: UTF8.self)
    }
    rest = rest.dropFirst()
    var field: [UInt8] = []
    while let byte = rest.popFirst() {
      // Two quotes are one; what stands behind the closing one belongs to the field.
      if byte == quote, !accept(quote, &rest) {
        let tail = rest.prefix { $0 != comma && $0 != newline }
        rest = rest[tail.endIndex...]
        return String(decoding: field + tail, as: UTF8.self)
      }
      if byte == newline { line += 1 }
      field.append(byte)
    }
    return String(decoding: field, as: UTF8.self)
  }

  private static func accept(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == byte else { return false }
    rest = rest.dropFirst()
    return true
  }
}
