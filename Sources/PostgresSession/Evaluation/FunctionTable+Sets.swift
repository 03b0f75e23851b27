import PostgresWire

extension FunctionTable {
  static let sets: [Function] = [
    .set("generate_series(int4,int4) int4") { try series($0[0].int, $0[1].int, 1, .int4, &$1) },
    .set("generate_series(int4,int4,int4) int4") {
      try series($0[0].int, $0[1].int, $0[2].int, .int4, &$1)
    },
    .set("generate_series(int8,int8) int8") { try series($0[0].int, $0[1].int, 1, .int8, &$1) },
    .set("generate_series(int8,int8,int8) int8") {
      try series($0[0].int, $0[1].int, $0[2].int, .int8, &$1)
    },
    .set("unnest(anyarray) anyelement") { arguments, _ in arguments[0].elements },
    .set("generate_subscripts(anyarray,int4) int4") { arguments, evaluator in
      let elements = arguments[0].elements
      guard arguments[1].int == 1, !elements.isEmpty else { return [] }
      let lower = arguments[0].lowerBound
      return try series(lower, lower + elements.count - 1, 1, .int4, &evaluator)
    },
    .set("generate_subscripts(anyarray,int4,bool) int4") { arguments, evaluator in
      let elements = arguments[0].elements
      guard arguments[1].int == 1, !elements.isEmpty else { return [] }
      let lower = arguments[0].lowerBound
      let all = try series(lower, lower + elements.count - 1, 1, .int4, &evaluator)
      return arguments[2].isTrue ? all.reversed() : all
    },
    expandArray("anyarray"),
    .set("pg_get_keywords() (word text, catcode char, barelabel bool, catdesc text, baredesc text)")
    {
      _, _ in keywords
    },
    .set("pg_options_to_table(_text) (option_name text, option_value text)") { arguments, _ in
      arguments[0].elements.map { option in
        let sides = option.string.split(
          separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return .row(
          [.text(String(sides[0])), sides.count > 1 ? .text(String(sides[1])) : .null],
          [.text, .text])
      }
    },
    .set("pg_partition_ancestors(regclass) regclass") { arguments, evaluator in
      let lookup = evaluator.lookup
      guard
        lookup.value("pg_class", arguments[0].int, "relispartition")?.isTrue == true
          || lookup.value("pg_class", arguments[0].int, "relkind") == .text("p")
      else { return [] }
      throw StatementError.unanswered("the function pg_partition_ancestors() of a partition")
    },
  ]

  /// The elements of an array with their numbers, for each of the views of information_schema.
  private static func expandArray(_ type: String) -> Function {
    var function = Function.set("information_schema._pg_expandarray(\(type)) (x int4, n int4)") {
      arguments, _ in
      arguments[0].elements.enumerated().map { .row([$1, .integer($0 + 1)], [.int4, .int4]) }
    }
    function.isStrict = true
    return function
  }

  private static func series(
    _ first: Int, _ last: Int, _ step: Int, _ type: SQLType, _ evaluator: inout Evaluator
  ) throws -> [Datum] {
    guard step != 0 else {
      throw StatementError(
        .invalidParameterValue, "step size cannot equal zero",
        .init(
          type == .int4 ? "int.c" : "int8.c", type == .int4 ? 1555 : 1417,
          "generate_series_step_\(type.name)"))
    }
    var values: [Datum] = []
    var value = first
    while step > 0 ? value <= last : value >= last {
      values.append(.integer(value))
      if values.count % 1000 == 0 { try evaluator.visit(1000) }
      let (next, isOver) = value.addingReportingOverflow(step)
      if isOver { break }
      value = next
    }
    return values
  }

  private static let keywords: [Datum] = {
    let kinds: [(Set<String>, String, String)] = [
      (Keywords.unreserved, "U", "unreserved"),
      (Keywords.columnName, "C", "unreserved (cannot be function or type name)"),
      (Keywords.functionOrType, "T", "reserved (can be function or type name)"),
      (Keywords.reserved, "R", "reserved"),
    ]
    let all = kinds.flatMap { words, code, text in words.map { ($0, code, text) } }
    return all.sorted { $0.0 < $1.0 }.map { word, code, text in
      let isBare = !Keywords.needsAs.contains(word)
      return .row(
        [
          .text(word), .text(code), .boolean(isBare), .text(text),
          .text(isBare ? "can be bare label" : "requires AS"),
        ],
        [.text, .char, .boolean, .text, .text])
    }
  }()
}
