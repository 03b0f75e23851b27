import PostgresSession

/// `with fixture tables`: the tables that the server had when it was recorded.
extension Recording {
  static let tables = Result {
    [
      try relation(
        "public", "t", 16_390,
        [
          ResultColumn("id", .int4), ResultColumn("name", .varchar, typeModifier: 24),
          ResultColumn("price", .numeric, typeModifier: 655_366),
          ResultColumn("updated", .timestamp),
          ResultColumn("ok", .boolean), ResultColumn("tags", .textArray),
          ResultColumn("code", .bpchar, typeModifier: 7),
        ],
        [
          ["1", "apple", "1.50", "2024-01-01 10:00:00", "t", "{a,b}", "x  "],
          ["2", "banana", "0.25", "2024-02-01 11:30:00", "f", "{}", "yy "],
          ["3", "cherry", "12.00", nil, nil, nil, "zzz"],
          ["4", "date", nil, "2024-03-05 00:00:00.5", "t", "{c,NULL}", nil],
        ]),
      try relation(
        "public", "u", 16_397,
        [
          ResultColumn("id", .int8), ResultColumn("t_id", .int4), ResultColumn("qty", .int2),
          ResultColumn("note", .text), ResultColumn("at", .timestamptz), ResultColumn("day", .date),
          ResultColumn("amount", .float8), ResultColumn("data", .bytea),
        ],
        [
          ["10", "1", "5", "first", "2024-01-02 00:00:00+00", "2024-01-02", "1.5", "\\xdead"],
          ["11", "1", "7", nil, "2024-01-03 00:00:00+00", "2024-01-03", "2.25", nil],
          ["12", "2", nil, "it's", "2024-02-02 12:00:00+00", "2024-02-02", "-0.5", "\\x00"],
          ["13", "9", "1", "orphan", nil, nil, nil, nil],
        ]),
      try relation(
        "public", "empty", 16_402, [ResultColumn("a", .int4), ResultColumn("b", .text)], []),
      try relation(
        "s", "t", 16_408, [ResultColumn("id", .int4), ResultColumn("Mixed", .text)],
        [["7", "seven"]]),
      try relation(
        "pg_catalog", "pg_constraint", 2606,
        [
          ResultColumn("conrelid", .oid), ResultColumn("contype", .char),
          ResultColumn("conkey", .int2Array),
        ], [["16390", "p", "{1}"]]),
    ]
  }

  private static func relation(
    _ schema: String, _ name: String, _ oid: Int32, _ columns: [ResultColumn], _ rows: [[String?]]
  ) throws -> Relation {
    Relation(
      schema: schema, name: name, oid: oid, columns: columns,
      rows: try rows.map { row in
        try zip(columns, row).map { column, text in try SQLValue(column.type, text) }
      })
  }
}
