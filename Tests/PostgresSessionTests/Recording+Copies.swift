import PostgresSession
import PostgresWire

/// `with fixture copy`: the table `items`, and a view that fails behind two rows.
extension Recording {
  static let copies = Result {
    let rows: [[String?]] = [
      ["1", "hammer", "1.50", "t"], ["2", nil, nil, "f"],
      ["3", "tab\tnew\nline\\back\rcr,\"q\" \u{8}\u{c}v", "0", nil],
      ["4", "", "7", "t"], ["5", "\\.", "8", "t"], ["6", "\\N", "8", "t"],
    ]
    let columns = [
      ResultColumn("id", .int4), ResultColumn("name", .text), ResultColumn("price", .numeric),
      ResultColumn("ok", .boolean),
    ]
    return [
      QueryAnswer(
        try .prefix("COPY (SELECT * FROM bad)"), columns: [ResultColumn("q", .int4)],
        rows: [
          [.value(try SQLValue(.int4, "5"))], [.value(try SQLValue(.int4, "10"))],
        ],
        failure: Diagnostic(
          fields: [
            "SERROR", "VERROR", "C22012", "Mdivision by zero", "Fint.c", "L869", "Rint4div",
          ].map { Diagnostic.Field($0.first ?? "?", String($0.dropFirst())) })),
      QueryAnswer(
        try .prefix("COPY"), columns: columns,
        rows: try rows.map { row in
          try zip(row, columns).map { .value(try SQLValue($1.type, $0)) }
        }),
    ]
  }
}
