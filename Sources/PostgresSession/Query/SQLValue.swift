package import PostgresWire

/// A value of a result or a parameter, with the type it has in PostgreSQL.
package struct SQLValue: Hashable, Sendable {
  package let type: SQLType
  /// As the type's output function writes it; nil is NULL.
  ///
  /// A value that names an object, such as a regclass, is the object's OID.
  package let text: String?
  /// What the output function writes where that takes the catalogue: the name of a regclass.
  var shown: String?

  init(_ type: SQLType, written text: String?) {
    self.type = type
    self.text = text
  }

  /// Reads what the type's input function takes; nil is NULL.
  package init(_ type: SQLType, _ input: String?) throws(StatementError) {
    self.init(type, written: try input.map { input throws(StatementError) in try type.read(input) })
  }

  /// Reads what the type's receive function takes; throws `rest` where bytes are left.
  init(
    _ type: SQLType, received bytes: [UInt8], orElse rest: StatementError
  ) throws(StatementError) {
    var reader = BinaryReader(bytes)
    let text = try type.receive(&reader)
    guard reader.isAtEnd else { throw rest }
    self.init(type, written: text)
  }

  static func boolean(_ value: Bool) -> SQLValue { Self(.boolean, written: value ? "t" : "f") }
  static func int4(_ value: Int32) -> SQLValue { Self(.int4, written: String(value)) }
  static func int8(_ value: Int64) -> SQLValue { Self(.int8, written: String(value)) }
  static func name(_ value: String) -> SQLValue { Self(.name, written: value) }
  static func numeric(_ value: String) -> SQLValue { Self(.numeric, written: value) }
  static func text(_ value: String) -> SQLValue { Self(.text, written: value) }
  static let void = Self(.void, written: "")
  package static func null(_ type: SQLType) -> SQLValue { Self(type, written: nil) }

  /// By way of its text, as casts between most types do.
  func cast(to type: SQLType) throws(StatementError) -> SQLValue {
    guard type != self.type else { return self }
    // But a boolean as a text is a word.
    let word = self.type == .boolean ? text.map { $0 == "t" ? "true" : "false" } : text
    return try SQLValue(type, word)
  }

  /// Nil is NULL.
  func bytes(_ format: ColumnDescription.Format) -> [UInt8]? {
    text.map { format == .binary ? type.send($0) : Array((shown ?? $0).utf8) }
  }
}

/// One column of a result, before a client has chosen its format.
package struct ResultColumn: Hashable, Sendable {
  package var name: String
  package var type: SQLType
  var tableOID: Int32 = 0
  var attributeNumber: Int16 = 0
  /// `atttypmod`: 24 for varchar(20); -1 where there is none.
  package var typeModifier: Int32 = -1

  package func description(_ format: ColumnDescription.Format) -> ColumnDescription {
    ColumnDescription(
      name: name, tableOID: tableOID, attributeNumber: attributeNumber, typeOID: type.rawValue,
      typeSize: type.size, typeModifier: typeModifier, format: format)
  }
}

extension ResultColumn {
  package init(_ name: String, _ type: SQLType, typeModifier: Int32 = -1) {
    self.init(name: name, type: type)
    self.typeModifier = typeModifier
  }
}
