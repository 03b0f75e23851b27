import PostgresWire

extension FunctionTable {
  static let aggregates: [Function] = {
    var list: [Function] = [
      .aggregate("count() int8") { rows, _, _ in .integer(rows.count) },
      .aggregate("count(any) int8") { rows, _, _ in .integer(rows.count) },
      .aggregate("sum(int2) int8") { rows, _, _ in .integer(try sum(rows, "int8")) },
      .aggregate("sum(int4) int8") { rows, _, _ in .integer(try sum(rows, "int8")) },
      .aggregate("sum(int8) numeric") { rows, _, _ in
        .numeric(rows.reduce(.zero) { $0 + Numeric($1[0].int) })
      },
      .aggregate("sum(numeric) numeric") { rows, _, _ in
        .numeric(rows.reduce(.zero) { $0 + $1[0].decimal })
      },
      .aggregate("sum(float8) float8") { rows, _, _ in .real(rows.reduce(0) { $0 + $1[0].double })
      },
      .aggregate("sum(float4) float4") { rows, _, _ in
        .real(Double(rows.reduce(Float(0)) { $0 + Float($1[0].double) }))
      },
      .aggregate("avg(numeric) numeric") { rows, _, _ in
        .numeric(try rows.reduce(.zero) { $0 + $1[0].decimal }.divided(by: Numeric(rows.count)))
      },
      .aggregate("avg(float8) float8") { rows, _, _ in
        .real(rows.reduce(0) { $0 + $1[0].double } / Double(rows.count))
      },
      .aggregate("bool_and(bool) bool") { rows, _, _ in .boolean(rows.allSatisfy { $0[0].isTrue })
      },
      .aggregate("bool_or(bool) bool") { rows, _, _ in .boolean(rows.contains { $0[0].isTrue }) },
      .aggregate("every(bool) bool") { rows, _, _ in .boolean(rows.allSatisfy { $0[0].isTrue }) },
    ]
    for type in ["int2", "int4", "int8"] {
      list.append(
        .aggregate("avg(\(type)) numeric") { rows, _, _ in
          .numeric(
            try rows.reduce(.zero) { $0 + Numeric($1[0].int) }.divided(by: Numeric(rows.count)))
        })
    }
    for type in [
      "int2", "int4", "int8", "oid", "float4", "float8", "numeric", "text", "bpchar", "date",
      "time",
      "timestamp", "timestamptz", "interval", "anyarray",
    ] {
      for (name, sign) in [("min", -1), ("max", 1)] {
        list.append(
          .aggregate("\(name)(\(type)) \(type)") { rows, _, _ in
            var best = rows[0][0]
            for row in rows where row[0].order(best) * sign > 0 { best = row[0] }
            return best
          })
      }
    }
    // Nothing has no sum, least or average; but it can be counted.
    list = list.map { function in
      guard function.name != "count", case .aggregate(let body) = function.body else {
        return function
      }
      var result = Function(
        "x() bool",
        .aggregate { rows, types, type in rows.isEmpty ? .null : try body(rows, types, type) })
      result = result.named(as: function)
      return result
    }
    var collecting: [Function] = [
      .aggregate("array_agg(anynonarray) anyarray") { rows, _, _ in
        rows.isEmpty ? .null : .array(rows.map { $0[0] })
      },
      .aggregate("string_agg(text,text) text") { rows, _, _ in
        var result: String?
        for row in rows where !row[0].isNull {
          result = result.map { $0 + row[1].string + row[0].string } ?? row[0].string
        }
        return result.map { .text($0) } ?? .null
      },
      .aggregate("json_agg(any) json") { rows, types, _ in
        rows.isEmpty
          ? .null
          : .text("[" + rows.map { JSONWriter.text($0[0], types[0]) }.joined(separator: ", ") + "]")
      },
      .aggregate("json_object_agg(any,any) json") { rows, types, _ in
        let pairs = rows.map {
          JSONWriter.key($0[0], types[0]) + " : " + JSONWriter.text($0[1], types[1])
        }
        return rows.isEmpty ? .null : .text("{ " + pairs.joined(separator: ", ") + " }")
      },
    ]
    for index in collecting.indices { collecting[index].isStrict = false }
    return list + collecting
  }()

  private static func sum(_ rows: [[Datum]], _ type: String) throws -> Int {
    try rows.reduce(0) { sum, row in
      let (next, isOver) = sum.addingReportingOverflow(row[0].int)
      return try checked(next, isOver, type, "")
    }
  }

  static let windows: [Function] = [
    Function("row_number() int8", .window { .integer($0.row + 1) }),
    Function("rank() int8", .window { .integer($0.firstPeer + 1) }),
    Function("dense_rank() int8", .window { .integer($0.groupsBefore + 1) }),
  ]
}

extension Function {
  /// The same body under the name and types of another.
  fileprivate func named(as other: Function) -> Function {
    var parts = other
    parts.body = body
    return parts
  }
}
