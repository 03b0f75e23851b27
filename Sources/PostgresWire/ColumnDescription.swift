/// One column of a RowDescription.
package struct ColumnDescription: Hashable, Sendable {
  package var name: String
  /// 0 where the column is no column of a table.
  package var tableOID: Int32
  /// 0 likewise.
  package var attributeNumber: Int16
  package var typeOID: Int32
  /// Bytes; -1 for a varlena type, -2 for a C string.
  package var typeSize: Int16
  package var typeModifier: Int32
  package var format: Format

  /// How values are written; PostgreSQL describes a column with whatever code the client asked for,
  /// and fails when it comes to write one.
  package struct Format: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int16

    package init(rawValue: Int16) {
      self.rawValue = rawValue
    }

    package static let text = Format(rawValue: 0)
    package static let binary = Format(rawValue: 1)
  }

  package init(
    name: String, tableOID: Int32 = 0, attributeNumber: Int16 = 0, typeOID: Int32,
    typeSize: Int16, typeModifier: Int32 = -1, format: Format = .text
  ) {
    self.name = name
    self.tableOID = tableOID
    self.attributeNumber = attributeNumber
    self.typeOID = typeOID
    self.typeSize = typeSize
    self.typeModifier = typeModifier
    self.format = format
  }

  init?(_ reader: inout ByteReader) {
    guard let name = reader.string(), let tableOID = reader.int32(),
      let attributeNumber = reader.int16(), let typeOID = reader.int32(),
      let typeSize = reader.int16(), let typeModifier = reader.int32(),
      let format = reader.int16().map(Format.init)
    else { return nil }
    self.init(
      name: name, tableOID: tableOID, attributeNumber: attributeNumber, typeOID: typeOID,
      typeSize: typeSize, typeModifier: typeModifier, format: format)
  }

  func write(to writer: inout ByteWriter) {
    writer.string(name)
    writer.int32(tableOID)
    writer.int16(Int(attributeNumber))
    writer.int32(typeOID)
    writer.int16(Int(typeSize))
    writer.int32(typeModifier)
    writer.int16(Int(format.rawValue))
  }
}
