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
    for index in readers.indices { try readers[index].resolveReferences(among: all) }
    self.init(readers, included, contents, version)
  }

  /// Of what is included alone, which is without references.
  init(_ included: [IncludedFile], _ contents: CatalogueContents, _ version: ServerVersion) {
    self.init(included.map(\.tables), included, contents, version)
  }

  private init(
    _ readers: [TablesReader], _ included: [IncludedFile], _ contents: CatalogueContents,
    _ version: ServerVersion
  ) {
    var tables: [TableDefinition] = []
    var names: Set<String> = []
    for table in readers.flatMap(\.tables)
    where names.insert("\(table.schema).\(table.name)").inserted {
      tables.append(table)
    }
    guard !tables.isEmpty else {
      relations = []
      return
    }
    var contents = contents
    contents.tables = tables.filter { !$0.isSystem }
    let catalogues = included.compactMap(\.catalogue)
    let isShared =
      catalogues.count == 1 && readers.count { $0.tables.contains(where: \.isSystem) } == 1
    let catalogue =
      isShared ? catalogues[0] : SystemCatalogue(tables.filter(\.isSystem), version)
    relations = catalogue.relations(of: contents)
  }
}
