/// The views of `pg_catalog` over tables and indexes.
extension SystemCatalogue {
  mutating func addViews(_ objects: CatalogueObjects) {
    let classes = classesByOID
    for entry in classes.values.sorted(by: { $0.oid < $1.oid }) where entry.kind == "r" {
      add(
        "pg_tables",
        [
          "schemaname": entry.schema, "tablename": entry.name, "tableowner": entry.owner,
          "tablespace": entry.tablespace, "hasindexes": entry.hasIndexes, "hasrules": "f",
          "hastriggers": entry.hasTriggers, "rowsecurity": "f",
        ])
    }
    for table in objects.tables {
      for index in table.indexes {
        add(
          "pg_indexes",
          [
            "schemaname": table.definition.schema, "tablename": table.definition.name,
            "indexname": index.name, "indexdef": table.definitionText(of: index),
          ])
      }
      for view in ["pg_stat_user_tables", "pg_stat_all_tables"] { addStatistics(view, table) }
    }
  }

  /// A row of `pg_class` with the names of what it refers to.
  struct ClassEntry {
    var oid: Int
    var name: String
    var kind: String
    var schema: String
    var owner: String
    var tablespace: String?
    var hasIndexes: String?
    var hasTriggers: String?
  }

  /// Without those of `pg_toast`.
  var classesByOID: [Int: ClassEntry] {
    let schemas = names(in: "pg_namespace", "nspname")
    let owners = names(in: "pg_authid", "rolname")
    let tablespaces = names(in: "pg_tablespace", "spcname")
    var entries: [Int: ClassEntry] = [:]
    for row in rows("pg_class") where row.number("relnamespace") != 99 {
      entries[row.number("oid")] = ClassEntry(
        oid: row.number("oid"), name: row["relname"] ?? "", kind: row["relkind"] ?? "",
        schema: schemas[row.number("relnamespace")] ?? "",
        owner: owners[row.number("relowner")] ?? "",
        tablespace: tablespaces[row.number("reltablespace")],
        hasIndexes: row["relhasindex"], hasTriggers: row["relhastriggers"])
    }
    return entries
  }

  private func names(in table: String, _ column: String) -> [Int: String] {
    var names: [Int: String] = [:]
    for row in rows(table) { names[row.number("oid")] = row[column] }
    return names
  }

  func rows(_ table: String) -> [CatalogueRow] {
    relations["pg_catalog.\(table)"].map { Array($0.rows) } ?? []
  }

  /// As after the INSERT that filled the table.
  private mutating func addStatistics(_ view: String, _ table: CatalogueObjects.Table) {
    let count = "\(table.definition.rows.count)"
    add(
      view,
      [
        "relid": "\(table.oid)", "schemaname": table.definition.schema,
        "relname": table.definition.name, "seq_scan": "0", "seq_tup_read": "0",
        "idx_scan": table.indexes.isEmpty ? nil : "0",
        "idx_tup_fetch": table.indexes.isEmpty ? nil : "0", "n_tup_ins": count,
        "n_tup_upd": "0", "n_tup_del": "0", "n_tup_hot_upd": "0", "n_live_tup": count,
        "n_dead_tup": "0", "n_mod_since_analyze": count, "n_ins_since_vacuum": count,
        "vacuum_count": "0", "autovacuum_count": "0", "analyze_count": "0",
        "autoanalyze_count": "0",
      ])
  }
}

extension CatalogueObjects.Table {
  /// As `pg_get_indexdef`.
  func definitionText(of index: CatalogueObjects.Index) -> String {
    let columns = index.columns.map { quotedName(definition.columns[$0 - 1].name) }
    return "CREATE UNIQUE INDEX \(quotedName(index.name)) ON "
      + "\(quotedName(definition.schema)).\(quotedName(definition.name)) USING btree "
      + "(\(columns.joined(separator: ", ")))"
  }
}

/// In quotes where SQL needs them; as `quote_identifier`, but for names that are keywords.
func quotedName(_ name: String) -> String {
  let isPlain =
    name.utf8.first.map { !$0.isDigit } == true
    && name.utf8.allSatisfy { $0.isDigit || (0x61...0x7a).contains($0) || $0 == 0x5f }
  return isPlain
    ? name
    : "\"\(name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
}
