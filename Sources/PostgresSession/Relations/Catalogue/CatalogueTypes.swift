/// What `pg_type` and `pg_opclass` say of the types of columns.
struct CatalogueTypes: Sendable {
  struct Facts: Sendable {
    var oid: Int
    var length: String
    var isByValue: String
    var alignment: String
    var storage: String
    var collation: Int
  }

  private var facts: [String: Facts] = [:]
  /// The default operator class for B-trees, by the type that it takes.
  private var classes: [Int: Int] = [:]

  init(types: CatalogueRows?, classes: CatalogueRows?) {
    if let types {
      for row in types.rows {
        guard let name = row["typname"], row.number("typrelid") == 0 else { continue }
        facts[name] = Facts(
          oid: row.number("oid"), length: row["typlen"] ?? "-1",
          isByValue: row["typbyval"] ?? "f", alignment: row["typalign"] ?? "i",
          storage: row["typstorage"] ?? "p", collation: row.number("typcollation"))
      }
    }
    if let classes {
      for row in classes.rows
      where row.number("opcmethod") == Self.btree && row["opcdefault"] == "t" {
        self.classes[row.number("opcintype")] = row.number("oid")
      }
    }
  }

  static let heap = 2
  static let btree = 403

  subscript(type: ColumnType) -> Facts {
    facts[type.name]
      ?? Facts(
        oid: Int(type.type.rawValue), length: String(type.type.size), isByValue: "f",
        alignment: "i", storage: "p", collation: 0)
  }

  /// By the type itself, or by the one that its values are taken for.
  func operatorClass(_ type: ColumnType) -> Int {
    let oid = Int(type.type.rawValue)
    let substitute = type.type == .varchar ? SQLType.text.rawValue : 2277  // anyarray
    return classes[oid] ?? classes[Int(substitute)] ?? 0
  }
}
