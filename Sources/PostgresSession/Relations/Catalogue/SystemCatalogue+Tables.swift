/// `pg_class`, `pg_attribute`, `pg_attrdef`, `pg_type` and `pg_description` of a fixture's tables.
extension SystemCatalogue {
  mutating func addTables(_ objects: CatalogueObjects) {
    for schema in objects.schemas {
      add(
        "pg_namespace",
        ["oid": "\(schema.oid)", "nspname": schema.name, "nspowner": "\(objects.owner)"])
    }
    let referenced = Set(objects.tables.flatMap { $0.foreignKeys.map(\.target) })
    for (place, table) in objects.tables.enumerated() {
      addClass(table, objects, isReferenced: referenced.contains(place))
      addTypes(table, objects)
      addAttributes(table)
      addDescriptions(table)
    }
  }

  private mutating func addClass(
    _ table: CatalogueObjects.Table, _ objects: CatalogueObjects, isReferenced: Bool
  ) {
    let definition = table.definition
    let hasTriggers = isReferenced || !table.foreignKeys.isEmpty
    add(
      "pg_class",
      [
        "oid": "\(table.oid)", "relname": definition.name, "relnamespace": "\(table.schema)",
        "reltype": "\(table.rowType)", "relowner": "\(objects.owner)",
        "relam": "\(CatalogueTypes.heap)", "relfilenode": "\(table.oid)", "reltuples": "-1",
        "reltoastrelid": "\(table.toast ?? 0)",
        "relhasindex": table.indexes.isEmpty ? "f" : "t", "relpersistence": "p", "relkind": "r",
        "relnatts": "\(definition.columns.count)", "relhastriggers": hasTriggers ? "t" : "f",
        "relispopulated": "t", "relreplident": "d", "relfrozenxid": Self.transaction,
        "relminmxid": "1",
      ])
    if let toast = table.toast {
      let name = "pg_toast_\(table.oid)"
      add(
        "pg_class",
        [
          "oid": "\(toast)", "relname": name, "relnamespace": Self.toastSchema,
          "relowner": "\(objects.owner)", "relam": "\(CatalogueTypes.heap)",
          "relfilenode": "\(toast)", "reltuples": "-1", "relhasindex": "t",
          "relpersistence": "p", "relkind": "t", "relnatts": "3", "relispopulated": "t",
          "relreplident": "n", "relfrozenxid": Self.transaction, "relminmxid": "1",
        ])
      addIndexClass(toast + 1, "\(name)_index", schema: Self.toastSchema, columns: 2, objects)
    }
    for index in table.indexes {
      addIndexClass(
        index.oid, index.name, schema: "\(table.schema)", columns: index.columns.count, objects)
    }
  }

  /// The transaction that made the tables: the first that initdb leaves.
  private static let transaction = "723"
  private static let toastSchema = "99"

  private mutating func addIndexClass(
    _ oid: Int, _ name: String, schema: String, columns: Int, _ objects: CatalogueObjects
  ) {
    add(
      "pg_class",
      [
        "oid": "\(oid)", "relname": name, "relnamespace": schema, "relowner": "\(objects.owner)",
        "relam": "\(CatalogueTypes.btree)", "relfilenode": "\(oid)", "relpages": "1",
        "relpersistence": "p", "relkind": "i", "relnatts": "\(columns)", "relispopulated": "t",
        "relreplident": "n",
      ])
  }

  /// The type of the table's rows, and of arrays of them.
  private mutating func addTypes(_ table: CatalogueObjects.Table, _ objects: CatalogueObjects) {
    let templates = [
      ("pg_class", "\(table.rowType)", table.definition.name),
      ("_pg_class", "\(table.arrayType)", "_\(table.definition.name)"),
    ]
    guard let types = relations["pg_catalog.pg_type"] else { return }
    for (template, oid, name) in templates {
      guard var row = types.rows.first(where: { $0["typname"] == template }) else { continue }
      let isArray = template.hasPrefix("_")
      row["oid"] = oid
      row["typname"] = name
      row["typnamespace"] = "\(table.schema)"
      row["typowner"] = "\(objects.owner)"
      row["typrelid"] = isArray ? "0" : "\(table.oid)"
      row["typelem"] = isArray ? "\(table.rowType)" : "0"
      row["typarray"] = isArray ? "0" : "\(table.arrayType)"
      relations["pg_catalog.pg_type"]?.add(row)
    }
  }

  private mutating func addAttributes(_ table: CatalogueObjects.Table) {
    let columns = table.definition.columns
    for (index, column) in columns.enumerated() {
      addAttribute(column, number: index + 1, of: table.oid)
    }
    for (index, column) in Self.systemColumns.enumerated() {
      addAttribute(column, number: -(index + 1), of: table.oid)
    }
    for index in table.indexes {
      for (place, number) in index.columns.enumerated() {
        var column = columns[number - 1]
        column.isNullable = true
        column.defaultExpression = nil
        addAttribute(column, number: place + 1, of: index.oid)
      }
    }
    for (number, oid) in table.defaults {
      add(
        "pg_attrdef",
        [
          "oid": "\(oid)", "adrelid": "\(table.oid)", "adnum": "\(number)",
          "adbin": columns[number - 1].defaultExpression,
        ])
    }
  }

  private static let systemColumns: [TableDefinition.Column] = [
    ("ctid", "tid"), ("xmin", "xid"), ("cmin", "cid"), ("xmax", "xid"), ("cmax", "cid"),
    ("tableoid", "oid"),
  ].compactMap { name, type in
    guard let type = try? ColumnType(type) else { return nil }
    var column = TableDefinition.Column(name, type)
    column.isNullable = false
    return column
  }

  mutating func addAttribute(
    _ column: TableDefinition.Column, number: Int, of relation: Int, isOfView: Bool = false
  ) {
    let facts = types[column.type]
    let isVector = relation < CatalogueObjects.firstOID && column.type.type.vectorElement != nil
    let dimensions = isOfView ? 0 : isVector ? 1 : column.type.dimensions
    add(
      "pg_attribute",
      [
        "attrelid": "\(relation)", "attname": column.name, "atttypid": "\(facts.oid)",
        "attstattarget": version.major >= 17 ? nil : number > 0 ? "-1" : "0",
        "attlen": facts.length, "attnum": "\(number)",
        "attndims": "\(dimensions)", "attcacheoff": "-1",
        "atttypmod": "\(column.type.atttypmod)", "attbyval": facts.isByValue,
        "attalign": facts.alignment, "attstorage": facts.storage,
        "attnotnull": column.isNullable ? "f" : "t",
        "atthasdef": column.defaultExpression == nil ? "f" : "t", "attislocal": "t",
        "attcollation": "\(column.collation ?? facts.collation)",
      ])
  }

  private mutating func addDescriptions(_ table: CatalogueObjects.Table) {
    let comments =
      [(0, table.definition.comment)]
      + table.definition.columns.enumerated().map { ($0 + 1, $1.comment) }
    for case (let number, let comment?) in comments {
      add(
        "pg_description",
        [
          "objoid": "\(table.oid)", "classoid": "1259", "objsubid": "\(number)",
          "description": comment,
        ])
    }
  }
}

extension ColumnType {
  /// A domain's own modifier stands in `pg_type.typtypmod`.
  fileprivate var atttypmod: Int32 { name == type.catalogueName ? modifier : -1 }
}
