/// All that a fixture defines and that the system catalogues tell of.
package struct CatalogueContents: Sendable {
  package var tables: [TableDefinition] = []
  package var roles: [String: Role] = [:]
  /// In the order of the file, as the databases'.
  package var roleNames: [String] = []
  package var databases: [String: Database] = [:]
  package var databaseNames: [String] = []
  /// The role that the databases and the tables belong to.
  package var owner = ""

  package init() {}
}

/// The system catalogues of a new database, to which what a fixture defines is added.
///
/// Made once for all fixtures that have the same ones.
package struct SystemCatalogue: Sendable {
  /// By schema and name, as `pg_catalog.pg_class`.
  var relations: [String: CatalogueRows] = [:]
  /// In the order of the file.
  private let names: [String]
  let types: CatalogueTypes
  let version: ServerVersion

  /// The tables are those of `pg_catalog` and `information_schema`, as far as the version has them.
  package init(_ tables: [TableDefinition], _ version: ServerVersion) {
    self.version = version
    names = tables.map { "\($0.schema).\($0.name)" }
    for (name, table) in zip(names, tables) { relations[name] = CatalogueRows(table) }
    types = CatalogueTypes(
      types: relations["pg_catalog.pg_type"], classes: relations["pg_catalog.pg_opclass"])
    placeSystemTables(tables)
  }

  /// Every relation that FROM can name: the fixture's own tables, then the catalogues.
  package func relations(of contents: CatalogueContents) -> [Relation] {
    let objects = CatalogueObjects(contents)
    var catalogue = self
    catalogue.addClusterObjects(objects)
    catalogue.addTables(objects)
    catalogue.addConstraints(objects)
    catalogue.addViews(objects)
    catalogue.addInformationSchema(objects, contents)
    let own = objects.tables.map { table in
      Relation(
        schema: table.definition.schema, name: table.definition.name, oid: Int32(table.oid),
        columns: table.definition.resultColumns(), rows: table.definition.rows)
    }
    return own + names.compactMap { catalogue.relations[$0]?.relation }
  }

  /// Adds a row to a table of `pg_catalog`, where there is such a table.
  mutating func add(_ table: String, _ values: KeyValuePairs<String, String?>) {
    relations["pg_catalog.\(table)"]?.add(values)
  }

  /// Adds a row to a view of `information_schema`.
  mutating func addInformation(_ view: String, _ values: KeyValuePairs<String, String?>) {
    relations["information_schema.\(view)"]?.add(values)
  }

  /// The OIDs of `pg_class` to the relations, and their columns to `pg_attribute`.
  private mutating func placeSystemTables(_ tables: [TableDefinition]) {
    guard let classes = relations["pg_catalog.pg_class"],
      let namespaces = relations["pg_catalog.pg_namespace"]
    else { return }
    var schemas: [Int: String] = [:]
    for row in namespaces.rows { schemas[row.number("oid")] = row["nspname"] }
    var oids: [String: Int] = [:]
    var views: Set<Int> = []
    for row in classes.rows {
      guard let schema = schemas[row.number("relnamespace")], let name = row["relname"] else {
        continue
      }
      oids["\(schema).\(name)"] = row.number("oid")
      if row["relkind"] == "v" { views.insert(row.number("oid")) }
    }
    for (name, table) in zip(names, tables) {
      guard let oid = oids[name] else { continue }
      relations[name]?.place(oid: Int32(oid))
      for (index, column) in table.columns.enumerated() {
        addAttribute(column, number: index + 1, of: oid, isOfView: views.contains(oid))
      }
    }
  }
}
