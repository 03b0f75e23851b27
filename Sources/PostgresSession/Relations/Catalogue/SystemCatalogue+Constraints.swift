/// `pg_index`, `pg_constraint`, `pg_trigger` and `pg_depend` of a fixture's tables.
extension SystemCatalogue {
  mutating func addConstraints(_ objects: CatalogueObjects) {
    for table in objects.tables {
      if let toast = table.toast { addToastIndex(toast) }
      for index in table.indexes { addIndex(index, of: table) }
      for key in table.foreignKeys { addForeignKey(key, of: table, objects) }
    }
  }

  private mutating func addIndex(
    _ index: CatalogueObjects.Index, of table: CatalogueObjects.Table
  ) {
    let columns = index.columns.map { table.definition.columns[$0 - 1].type }
    let count = "\(columns.count)"
    add(
      "pg_index",
      [
        "indexrelid": "\(index.oid)", "indrelid": "\(table.oid)", "indnatts": count,
        "indnkeyatts": count, "indisunique": "t", "indisprimary": index.isPrimary ? "t" : "f",
        "indimmediate": "t", "indisvalid": "t", "indisready": "t", "indislive": "t",
        "indkey": vector(index.columns),
        "indcollation": vector(columns.map { types[$0].collation }),
        "indclass": vector(columns.map(types.operatorClass)),
        "indoption": vector(columns.map { _ in 0 }),
      ])
    add(
      "pg_constraint",
      [
        "oid": "\(index.constraint)", "conname": index.name, "connamespace": "\(table.schema)",
        "contype": index.isPrimary ? "p" : "u", "conenforced": "t", "convalidated": "t",
        "conrelid": "\(table.oid)", "conindid": "\(index.oid)", "conislocal": "t",
        "connoinherit": "t", "conkey": array(index.columns), "confupdtype": " ",
        "confdeltype": " ", "confmatchtype": " ",
      ])
    add(
      "pg_depend",
      [
        "classid": "1259", "objid": "\(index.oid)", "refclassid": "2606",
        "refobjid": "\(index.constraint)", "deptype": "i",
      ])
  }

  private mutating func addToastIndex(_ toast: Int) {
    add(
      "pg_index",
      [
        "indexrelid": "\(toast + 1)", "indrelid": "\(toast)", "indnatts": "2",
        "indnkeyatts": "2", "indisunique": "t", "indisprimary": "t", "indimmediate": "t",
        "indisvalid": "t", "indisready": "t", "indislive": "t", "indkey": "1 2",
        "indcollation": "0 0", "indclass": "1981 1978", "indoption": "0 0",
      ])
  }

  private mutating func addForeignKey(
    _ key: CatalogueObjects.ForeignKey, of table: CatalogueObjects.Table,
    _ objects: CatalogueObjects
  ) {
    let target = objects.tables[key.target]
    let index = target.index(ofColumn: key.targetColumn)
    let equality =
      "{\(Self.equality[target.definition.columns[key.targetColumn - 1].type.type] ?? 0)}"
    add(
      "pg_constraint",
      [
        "oid": "\(key.oid)", "conname": key.name, "connamespace": "\(table.schema)",
        "contype": "f", "conenforced": "t", "convalidated": "t", "conrelid": "\(table.oid)",
        "conindid": "\(index?.oid ?? 0)", "confrelid": "\(target.oid)", "confupdtype": "a",
        "confdeltype": "a", "confmatchtype": "s", "conislocal": "t", "connoinherit": "t",
        "conkey": array([key.column]), "confkey": array([key.targetColumn]),
        "conpfeqop": equality, "conppeqop": equality, "conffeqop": equality,
      ])
    // The function and the events of each, on either side of the key.
    let triggers = [
      ("a", "1654", "9", target.oid, table.oid), ("a", "1655", "17", target.oid, table.oid),
      ("c", "1644", "5", table.oid, target.oid), ("c", "1645", "17", table.oid, target.oid),
    ]
    for (number, (side, function, events, relation, other)) in triggers.enumerated() {
      let oid = key.oid + 1 + number
      add(
        "pg_trigger",
        [
          "oid": "\(oid)", "tgrelid": "\(relation)",
          "tgname": "RI_ConstraintTrigger_\(side)_\(oid)", "tgfoid": function, "tgtype": events,
          "tgenabled": "O", "tgisinternal": "t", "tgconstrrelid": "\(other)",
          "tgconstrindid": "\(index?.oid ?? 0)", "tgconstraint": "\(key.oid)", "tgargs": "\\x",
        ])
    }
  }

  /// The operators `=` (`pg_operator.oid`).
  private static let equality: [SQLType: Int] = [
    .boolean: 91, .int2: 94, .int4: 96, .int8: 410, .text: 98, .varchar: 98, .bpchar: 1054,
    .name: 93, .oid: 607, .float4: 620, .float8: 670, .numeric: 1752, .date: 1093, .time: 1108,
    .timestamp: 2060, .timestamptz: 1320, .uuid: 2972, .bytea: 1955,
  ]

  private func vector(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: " ")
  }

  private func array(_ numbers: [Int]) -> String {
    "{\(numbers.map(String.init).joined(separator: ","))}"
  }
}

extension CatalogueObjects.Table {
  /// The unique index of that column alone, which a foreign key leans on.
  func index(ofColumn number: Int) -> CatalogueObjects.Index? {
    indexes.first { $0.columns == [number] }
  }
}
