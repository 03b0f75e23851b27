/// How many bytes a relation takes, as if it had just been filled.
///
/// PostgreSQL manual, "Database Object Management Functions".
struct RelationSize {
  private let lookup: ObjectLookup
  private let relations: RelationIndex
  private static let page = 8192

  init(_ evaluator: Evaluator) {
    lookup = evaluator.lookup
    relations = evaluator.relations
  }

  /// Of the rows alone; of an index, its root with the page before it.
  func main(_ oid: Int) -> Int {
    switch lookup.value("pg_class", oid, "relkind")?.string {
    case "i":
      return rows(owner(of: oid)) == 0 ? Self.page : 2 * Self.page
    case "r": return pages(oid) * Self.page
    default: return 0
    }
  }

  /// With what is stored out of line, whose index has a page from the start.
  func table(_ oid: Int) -> Int {
    let toast = lookup.value("pg_class", oid, "reltoastrelid")?.int ?? 0
    return main(oid) + (toast == 0 ? 0 : Self.page)
  }

  func indexes(_ oid: Int) -> Int {
    guard let table = relations.catalogue("pg_index"), let owner = table.column("indrelid"),
      let index = table.column("indexrelid")
    else { return 0 }
    return table.places(of: .integer(oid), in: owner)
      .reduce(0) { $0 + main(table.rows[$1][index].int) }
  }

  /// The table of an index.
  private func owner(of index: Int) -> Int {
    guard let table = relations.catalogue("pg_index"), let owner = table.column("indrelid") else {
      return 0
    }
    return table.first("indexrelid", .integer(index))?[owner].int ?? 0
  }

  private func rows(_ oid: Int) -> Int { relation(oid)?.rows.count ?? 0 }

  private func relation(_ oid: Int) -> Relation? {
    relations.relations.first { Int($0.oid) == oid }
  }

  /// A row has 28 bytes beside its values, and a page 8168 for rows.
  private func pages(_ oid: Int) -> Int {
    let bytes = (relation(oid)?.rows ?? []).reduce(0) { sum, row in
      sum + 28 + row.reduce(0) { $0 + ($1.text?.utf8.count ?? 0) + 1 }
    }
    return (bytes + 8167) / 8168
  }

  /// As `pg_size_pretty`: the largest unit of which there are ten, rounded half up.
  static func pretty(_ size: Int) -> String {
    if size.magnitude < 10_240 { return "\(size) bytes" }
    // Half the unit, so that it can be rounded.
    var halves = size >> 9
    for unit in ["kB", "MB", "GB", "TB"] {
      if halves.magnitude < 20_479 || unit == "TB" {
        return "\((halves + (halves < 0 ? -1 : 1)) / 2) \(unit)"
      }
      halves >>= 10
    }
    return "\(size) bytes"
  }
}
