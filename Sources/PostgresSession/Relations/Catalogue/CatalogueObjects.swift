/// What a fixture defines, each object with its OID, as if it had been created in the order of the
/// file in a new database.
struct CatalogueObjects: Sendable {
  var roles: [Object<Role>] = []
  var databases: [Object<Database>] = []
  /// Those that a new database does not have.
  var schemas: [Object<Void>] = []
  var tables: [Table] = []
  /// Owns the databases and the tables.
  var owner: Int

  struct Object<Value: Sendable>: Sendable {
    var oid: Int
    var name: String
    var value: Value
  }

  struct Table: Sendable {
    var oid: Int
    var definition: TableDefinition
    var schema: Int
    var arrayType: Int
    var rowType: Int
    /// The number of the column, and the OID of its default.
    var defaults: [(column: Int, oid: Int)] = []
    /// Nil where no row can be so long that it needs one; its index has the next OID.
    var toast: Int?
    var indexes: [Index] = []
    var foreignKeys: [ForeignKey] = []
  }

  struct Index: Sendable {
    var oid: Int
    var constraint: Int
    var name: String
    /// Column numbers.
    var columns: [Int]
    var isPrimary: Bool
  }

  /// Its four triggers have the next OIDs.
  struct ForeignKey: Sendable {
    var oid: Int
    var name: String
    var column: Int
    /// The place of the table among the tables.
    var target: Int
    var targetColumn: Int
  }

  /// The first that is not one of initdb's; `FirstNormalObjectId`.
  static let firstOID = 16_384

  init(_ contents: CatalogueContents) {
    var next = Self.firstOID
    func take(_ count: Int = 1) -> Int {
      defer { next += count }
      return next
    }
    for name in contents.roleNames {
      guard let role = contents.roles[name] else { continue }
      let oid = name == Self.superuser ? Self.superuserOID : take()
      roles.append(Object(oid: oid, name: name, value: role))
    }
    owner = roles.first { $0.name == contents.owner }?.oid ?? Self.superuserOID
    for name in contents.databaseNames {
      guard let database = contents.databases[name] else { continue }
      let oid = name == Self.superuser ? Self.maintenanceOID : take()
      databases.append(Object(oid: oid, name: name, value: database))
    }
    for table in contents.tables
    where table.schema != "public" && !schemas.contains(where: { $0.name == table.schema }) {
      schemas.append(Object(oid: take(), name: table.schema, value: ()))
    }
    for definition in contents.tables {
      tables.append(
        Table(
          definition, schema: schemas.first { $0.name == definition.schema }?.oid ?? Self.publicOID,
          among: contents.tables, take: take))
    }
  }

  /// The role that initdb makes, and the database that it makes for it.
  static let superuser = "postgres"
  static let superuserOID = 10
  static let maintenanceOID = 5
  static let publicOID = 2200
}

extension CatalogueObjects.Table {
  fileprivate init(
    _ definition: TableDefinition, schema: Int, among tables: [TableDefinition],
    take: (Int) -> Int
  ) {
    self.definition = definition
    self.schema = schema
    oid = take(1)
    arrayType = take(1)
    rowType = take(1)
    defaults = definition.numbers { $0.defaultExpression != nil }.map { ($0, take(1)) }
    toast = definition.needsToast ? take(2) : nil
    let primaryKey = definition.numbers(where: \.isInPrimaryKey)
    var keys = primaryKey.isEmpty ? [] : [(columns: primaryKey, isPrimary: true)]
    keys += definition.numbers(where: \.isUnique).map { ([$0], false) }
    for key in keys {
      let column = key.isPrimary ? nil : definition.columns[key.columns[0] - 1].name
      indexes.append(
        CatalogueObjects.Index(
          oid: take(1), constraint: take(1),
          name: objectName(definition.name, column, key.isPrimary ? "pkey" : "key"),
          columns: key.columns, isPrimary: key.isPrimary))
    }
    for number in definition.numbers(where: { $0.references != nil }) {
      let column = definition.columns[number - 1]
      guard let reference = column.references,
        let target = tables.firstIndex(where: {
          $0.schema == reference.schema && $0.name == reference.table
        }),
        let place = tables[target].columns.firstIndex(where: { $0.name == reference.column })
      else { continue }
      foreignKeys.append(
        CatalogueObjects.ForeignKey(
          oid: take(5), name: objectName(definition.name, column.name, "fkey"), column: number,
          target: target, targetColumn: place + 1))
    }
  }
}

extension TableDefinition {
  /// Whether a row may be longer than 2032 bytes; as `needs_toast_table`.
  fileprivate var needsToast: Bool {
    var length = 24
    for column in columns {
      guard let longest = column.type.longest else { return true }
      length += (longest + 7) / 8 * 8
    }
    return length > 2032 && columns.contains { $0.type.type.size < 0 }
  }
}

extension ColumnType {
  /// Bytes; nil where there is no limit.
  fileprivate var longest: Int? {
    if type.size > 0 { return Int(type.size) }
    guard modifier >= 0 else { return nil }
    return switch type {
    case .varchar, .bpchar: Int(modifier - 4) * 4 + 4
    case .numeric: (modifier.numericPrecision + 10) / 4 * 2 + 8
    case .bit, .varbit: Int(modifier + 7) / 8 + 8
    default: nil
    }
  }
}

/// A name of parts with `_` between them, of which the longer is cut until the whole has 63 bytes;
/// as `makeObjectName`.
private func objectName(_ table: String, _ column: String?, _ label: String) -> String {
  var parts = [table] + (column.map { [$0] } ?? [])
  while (parts + [label]).joined(separator: "_").utf8.count > 63 {
    let longest = parts.count > 1 && parts[1].utf8.count >= parts[0].utf8.count ? 1 : 0
    parts[longest].removeLast()
  }
  return (parts + [label]).joined(separator: "_")
}
