/// The fields of an ErrorResponse or a NoticeResponse, in the order sent.
///
/// PostgreSQL manual, "Error and Notice Message Fields".
package struct Diagnostic: Hashable, Sendable {
  package struct Field: Hashable, Sendable {
    /// The letter of the field, such as `M`.
    package var code: Character
    package var text: String

    package init(_ code: Character, _ text: String) {
      self.code = code
      self.text = text
    }
  }

  package var fields: [Field]

  package init(fields: [Field]) {
    self.fields = fields
  }

  package init(
    _ severity: Severity, _ sqlState: SQLState, _ message: String, detail: String? = nil,
    hint: String? = nil, position: Int? = nil, source: Source? = nil
  ) {
    let optional: [(Character, String?)] = [
      ("S", severity.rawValue), ("V", severity.rawValue), ("C", sqlState.rawValue),
      ("M", message), ("D", detail), ("H", hint), ("P", position.map(String.init)),
      ("F", source?.file), ("L", source.map { String($0.line) }), ("R", source?.routine),
    ]
    fields = optional.compactMap { code, text in text.map { Field(code, $0) } }
  }

  package var severity: String? { self["V"] ?? self["S"] }
  package var sqlState: String? { self["C"] }
  package var message: String? { self["M"] }
  package var detail: String? { self["D"] }
  package var hint: String? { self["H"] }

  /// A field that is set takes its place in the order in which PostgreSQL sends them.
  package subscript(code: Character) -> String? {
    get { fields.first { $0.code == code }?.text }
    set {
      fields.removeAll { $0.code == code }
      guard let newValue else { return }
      let later = Self.order.drop { $0 != code }
      let place = fields.firstIndex { later.contains($0.code) } ?? fields.endIndex
      fields.insert(Field(code, newValue), at: place)
    }
  }

  private static let order = "SVCMDHWstcdnPpqFLR"
}

extension Diagnostic {
  package enum Severity: String, Hashable, Sendable {
    case error = "ERROR"
    case fatal = "FATAL"
    case warning = "WARNING"
    case notice = "NOTICE"
  }

  /// The place in PostgreSQL's source that reports it: fields F, L and R.
  package struct Source: Hashable, Sendable {
    package var file: String
    package var line: Int
    package var routine: String

    package init(_ file: String, _ line: Int, _ routine: String) {
      self.file = file
      self.line = line
      self.routine = routine
    }
  }
}

extension Diagnostic: CustomStringConvertible {
  /// As psql prints it with `\set VERBOSITY verbose`, on one line.
  package var description: String {
    "\(severity ?? "ERROR"):  \(sqlState.map { "\($0): " } ?? "")\(message ?? "")"
  }
}

extension Diagnostic {
  init?(_ reader: inout ByteReader) {
    fields = []
    while let code = reader.byte() {
      guard code != 0 else { return }
      guard let text = reader.string() else { return nil }
      fields.append(Field(Character(Unicode.Scalar(code)), text))
    }
    return nil
  }

  var body: [UInt8] {
    var writer = ByteWriter()
    for field in fields {
      writer.byte(field.code.unicodeScalars.first.map { UInt8(truncatingIfNeeded: $0.value) } ?? 0)
      writer.string(field.text)
    }
    writer.byte(0)
    return writer.bytes
  }
}
