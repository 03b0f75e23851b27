/// The views of `information_schema` over a fixture's tables, as their owner sees them.
///
/// `columns` leaves out those of the system tables, which are in `pg_attribute`.
///
/// PostgreSQL manual, "The Information Schema".
extension SystemCatalogue {
  mutating func addInformationSchema(
    _ objects: CatalogueObjects, _ contents: CatalogueContents
  ) {
    let catalog = contents.databaseNames.first ?? ""
    addInformation("information_schema_catalog_name", ["catalog_name": catalog])
    for entry in classesByOID.values.sorted(by: { $0.oid < $1.oid })
    where ["r", "v"].contains(entry.kind) {
      // The views of the catalogues that a rule makes writable are not told from the others.
      addInformation(
        "tables",
        [
          "table_catalog": catalog, "table_schema": entry.schema, "table_name": entry.name,
          "table_type": entry.kind == "r" ? "BASE TABLE" : "VIEW",
          "is_insertable_into": entry.kind == "r" ? "YES" : "NO", "is_typed": "NO",
        ])
    }
    addSchemata(catalog, objects)
    for table in objects.tables {
      for (index, column) in table.definition.columns.enumerated() {
        addColumn(column, number: index + 1, of: table.definition, catalog)
      }
      addTableConstraints(table, objects, catalog)
    }
  }

  private mutating func addSchemata(_ catalog: String, _ objects: CatalogueObjects) {
    let isSuperuser = objects.owner == CatalogueObjects.superuserOID
    var owners: [Int: String] = [:]
    for row in rows("pg_authid") { owners[row.number("oid")] = row["rolname"] }
    for row in rows("pg_namespace") {
      let owner = row.number("nspowner")
      // The owner of the database is a member of pg_database_owner.
      guard isSuperuser || owner == objects.owner || owners[owner] == "pg_database_owner" else {
        continue
      }
      addInformation(
        "schemata",
        [
          "catalog_name": catalog, "schema_name": row["nspname"], "schema_owner": owners[owner],
        ])
    }
  }

  private mutating func addColumn(
    _ column: TableDefinition.Column, number: Int, of table: TableDefinition, _ catalog: String
  ) {
    let type = column.type.type
    let measures = column.type.measures
    addInformation(
      "columns",
      [
        "table_catalog": catalog, "table_schema": table.schema, "table_name": table.name,
        "column_name": column.name, "ordinal_position": "\(number)",
        "column_default": column.defaultExpression,
        "is_nullable": column.isNullable ? "YES" : "NO",
        "data_type": type.element == nil ? type.title : "ARRAY",
        "character_maximum_length": measures.length.map(String.init),
        "character_octet_length": measures.octets.map(String.init),
        "numeric_precision": measures.precision.map(String.init),
        "numeric_precision_radix": measures.radix.map(String.init),
        "numeric_scale": measures.scale.map(String.init),
        "datetime_precision": measures.datetime.map(String.init),
        "udt_catalog": catalog, "udt_schema": "pg_catalog", "udt_name": column.type.name,
        "dtd_identifier": "\(number)", "is_self_referencing": "NO", "is_identity": "NO",
        "identity_cycle": "NO", "is_generated": "NEVER", "is_updatable": "YES",
      ])
  }

  private mutating func addTableConstraints(
    _ table: CatalogueObjects.Table, _ objects: CatalogueObjects, _ catalog: String
  ) {
    let definition = table.definition
    for index in table.indexes {
      addConstraint(
        index.name, index.isPrimary ? "PRIMARY KEY" : "UNIQUE", of: definition, catalog)
      for (place, number) in index.columns.enumerated() {
        addKeyUsage(index.name, column: number, place: place + 1, of: definition, catalog)
        addUsage(index.name, of: definition, column: number, in: definition, catalog)
      }
    }
    for key in table.foreignKeys {
      let target = objects.tables[key.target]
      addConstraint(key.name, "FOREIGN KEY", of: definition, catalog)
      addKeyUsage(
        key.name, column: key.column, place: 1, of: definition, catalog, isForeign: true)
      addUsage(
        key.name, of: definition, column: key.targetColumn, in: target.definition, catalog)
      let index = target.index(ofColumn: key.targetColumn)
      addInformation(
        "referential_constraints",
        [
          "constraint_catalog": catalog, "constraint_schema": definition.schema,
          "constraint_name": key.name, "unique_constraint_catalog": index.map { _ in catalog },
          "unique_constraint_schema": index.map { _ in target.definition.schema },
          "unique_constraint_name": index?.name, "match_option": "NONE",
          "update_rule": "NO ACTION", "delete_rule": "NO ACTION",
        ])
    }
    // Up to 17, what is NOT NULL is a constraint in this view alone.
    for number in definition.numbers(where: { !$0.isNullable }) {
      addConstraint(
        "\(table.schema)_\(table.oid)_\(number)_not_null", "CHECK", of: definition, catalog)
    }
  }

  private mutating func addConstraint(
    _ name: String, _ type: String, of table: TableDefinition, _ catalog: String
  ) {
    addInformation(
      "table_constraints",
      [
        "constraint_catalog": catalog, "constraint_schema": table.schema,
        "constraint_name": name, "table_catalog": catalog, "table_schema": table.schema,
        "table_name": table.name, "constraint_type": type, "is_deferrable": "NO",
        "initially_deferred": "NO", "enforced": "YES",
        "nulls_distinct": version.major >= 15 && type == "UNIQUE" ? "YES" : nil,
      ])
  }

  private mutating func addKeyUsage(
    _ name: String, column: Int, place: Int, of table: TableDefinition, _ catalog: String,
    isForeign: Bool = false
  ) {
    addInformation(
      "key_column_usage",
      [
        "constraint_catalog": catalog, "constraint_schema": table.schema,
        "constraint_name": name, "table_catalog": catalog, "table_schema": table.schema,
        "table_name": table.name, "column_name": table.columns[column - 1].name,
        "ordinal_position": "\(place)",
        "position_in_unique_constraint": isForeign ? "\(place)" : nil,
      ])
  }

  private mutating func addUsage(
    _ name: String, of table: TableDefinition, column: Int, in target: TableDefinition,
    _ catalog: String
  ) {
    addInformation(
      "constraint_column_usage",
      [
        "table_catalog": catalog, "table_schema": target.schema, "table_name": target.name,
        "column_name": target.columns[column - 1].name, "constraint_catalog": catalog,
        "constraint_schema": table.schema, "constraint_name": name,
      ])
  }
}

extension ColumnType {
  /// What `information_schema.columns` says of lengths and precisions.
  fileprivate struct Measures {
    var length: Int?
    var octets: Int?
    var precision: Int?
    var radix: Int?
    var scale: Int?
    var datetime: Int?
  }

  fileprivate var measures: Measures {
    let hasModifier = modifier >= 0
    let digits = hasModifier ? Int(modifier) : 6
    return switch type {
    case .varchar, .bpchar, .text:
      // 1 GB where there is no length.
      hasModifier
        ? Measures(length: Int(modifier) - 4, octets: (Int(modifier) - 4) * 4)
        : Measures(octets: 1_073_741_824)
    case .bit, .varbit: Measures(length: hasModifier ? Int(modifier) : nil)
    case .int2: Measures(precision: 16, radix: 2, scale: 0)
    case .int4: Measures(precision: 32, radix: 2, scale: 0)
    case .int8: Measures(precision: 64, radix: 2, scale: 0)
    case .float4: Measures(precision: 24, radix: 2)
    case .float8: Measures(precision: 53, radix: 2)
    case .numeric:
      Measures(
        precision: hasModifier ? modifier.numericPrecision : nil, radix: 10,
        scale: hasModifier ? modifier.numericScale : nil)
    case .date: Measures(datetime: 0)
    case .time, .timetz, .timestamp, .timestamptz, .interval: Measures(datetime: digits)
    default: Measures()
    }
  }
}
