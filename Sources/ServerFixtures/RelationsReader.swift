import PostgresSession

/// `tables:` of a fixture and of what it includes, as relations.
struct RelationsReader {
  let relations: [Relation]

  /// Makes them; `contents` has all but the tables.
  ///
  /// Of two tables of one name the first is taken, so that a
  /// fixture's own stands for an included one.
  init(
    _ own: TablesReader, _ included: [IncludedFile], _ contents: CatalogueContents,
    _ version: ServerVersion
  ) throws(FixtureError) {
    var readers = [own] + included.map(\.tables)
    let all = readers.flatMap(\.tables)
    guard !all.isEmpty else {
      relations = []
      return
    }
    for index in readers.indices { try readers[index].resolveReferences(among: all) }
    var tables: [TableDefinition] = []
    var names: Set<String> = []
    for table in readers.flatMap(\.tables)
    where names.insert("\(table.schema).\(table.name)").inserted {
      tables.append(table)
    }
    var contents = contents
    contents.tables = tables.filter { !$0.isSystem }
    let catalogues = included.compactMap(\.catalogue)
    let isShared = catalogues.count == 1 && !own.tables.contains(where: \.isSystem)
    let catalogue =
      isShared ? catalogues[0] : SystemCatalogue(tables.filter(\.isSystem), version)
    relations = catalogue.relations(of: contents)
  }
}
