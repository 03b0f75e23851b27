import PostgresWire

extension FunctionTable {
  // MARK: Comparison

  static let comparisons: [Function] = {
    var list: [Function] = []
    func add(
      _ left: String, _ right: String, isOrdered: Bool = true,
      _ adjust: @escaping @Sendable (Datum) -> Datum = { $0 }
    ) {
      list.append(
        .plain("=(\(left),\(right)) bool") { .boolean(adjust($0[0]).order(adjust($0[1])) == 0) })
      list.append(
        .plain("<>(\(left),\(right)) bool") { .boolean(adjust($0[0]).order(adjust($0[1])) != 0) })
      guard isOrdered else { return }
      list.append(
        .plain("<(\(left),\(right)) bool") { .boolean(adjust($0[0]).order(adjust($0[1])) < 0) })
      list.append(
        .plain("<=(\(left),\(right)) bool") { .boolean(adjust($0[0]).order(adjust($0[1])) <= 0) })
      list.append(
        .plain(">(\(left),\(right)) bool") { .boolean(adjust($0[0]).order(adjust($0[1])) > 0) })
      list.append(
        .plain(">=(\(left),\(right)) bool") { .boolean(adjust($0[0]).order(adjust($0[1])) >= 0) })
    }
    for type in [
      "bool", "bytea", "name", "oid", "text", "date", "time", "timestamp", "timestamptz",
      "interval",
      "numeric", "uuid", "char", "bit", "varbit", "macaddr", "oidvector",
    ] { add(type, type) }
    for left in ["int2", "int4", "int8"] {
      for right in ["int2", "int4", "int8"] { add(left, right) }
    }
    for left in ["float4", "float8"] { for right in ["float4", "float8"] { add(left, right) } }
    add("bpchar", "bpchar") { .text($0.string.withoutTrailingBlanks) }
    add("name", "text")
    add("text", "name")
    // A date is the beginning of its day.
    for (left, right) in [("date", "timestamp"), ("date", "timestamptz")] {
      addDates(left, right, &list)
      addDates(right, left, &list)
    }
    add("timestamp", "timestamptz")
    add("timestamptz", "timestamp")
    for type in ["xid", "cid", "jsonb", "tid", "inet"] { add(type, type, isOrdered: false) }
    list.append(.plain("=(xid,int4) bool") { .boolean($0[0].int == $0[1].int) })
    list.append(.plain("<>(xid,int4) bool") { .boolean($0[0].int != $0[1].int) })
    add("anyarray", "anyarray")
    add("record", "record")
    return list
  }()

  private static func addDates(_ left: String, _ right: String, _ list: inout [Function]) {
    let tests: [(String, @Sendable (Int) -> Bool)] = [
      ("=", { $0 == 0 }), ("<>", { $0 != 0 }), ("<", { $0 < 0 }), ("<=", { $0 <= 0 }),
      (">", { $0 > 0 }),
      (">=", { $0 >= 0 }),
    ]
    for (name, test) in tests {
      list.append(
        .plain("\(name)(\(left),\(right)) bool") { arguments in
          func moment(_ value: Datum, _ type: String) -> Datum {
            guard type == "date", !value.int.isInfiniteDate else { return value }
            return .integer(value.int.multipliedReportingOverflow(by: DateTime.day).partialValue)
          }
          return .boolean(test(moment(arguments[0], left).order(moment(arguments[1], right))))
        })
    }
  }

  // MARK: Arithmetic

  private typealias Overflowing = @Sendable (Int, Int) -> (partialValue: Int, overflow: Bool)

  static let arithmetic: [Function] = {
    var list: [Function] = []
    let integers = ["int2", "int4", "int8"]
    func wider(_ left: String, _ right: String) -> String {
      integers[max(integers.firstIndex(of: left) ?? 0, integers.firstIndex(of: right) ?? 0)]
    }
    let simple: [(String, String, Overflowing)] = [
      ("+", "pl", { $0.addingReportingOverflow($1) }),
      ("-", "mi", { $0.subtractingReportingOverflow($1) }),
      ("*", "mul", { $0.multipliedReportingOverflow(by: $1) }),
    ]
    for left in integers {
      for right in integers {
        let result = wider(left, right)
        let digits =
          (left == right ? "\(left.last ?? "4")" : "\(left.last ?? "4")\(right.last ?? "4")")
        for (name, word, operation) in simple {
          list.append(
            .plain("\(name)(\(left),\(right)) \(result)") { arguments in
              let (value, isOver) = operation(arguments[0].int, arguments[1].int)
              return .integer(try checked(value, isOver, result, "int\(digits)\(word)"))
            })
        }
        list.append(
          .plain("/(\(left),\(right)) \(result)") { arguments in
            try checkDivisor(arguments[1].int, result, "int\(digits)div")
            let (value, isOver) = arguments[0].int.dividedReportingOverflow(by: arguments[1].int)
            return .integer(try checked(value, isOver, result, "int\(digits)div"))
          })
        if left == right {
          list.append(
            .plain("%(\(left),\(right)) \(result)") { arguments in
              try checkDivisor(arguments[1].int, result, "int\(digits)mod")
              return .integer(arguments[1].int == -1 ? 0 : arguments[0].int % arguments[1].int)
            })
          let bits: [(String, @Sendable (Int, Int) -> Int)] = [
            ("&", { $0 & $1 }), ("|", { $0 | $1 }), ("#", { $0 ^ $1 }),
          ]
          for (name, operation) in bits {
            list.append(
              .plain("\(name)(\(left),\(right)) \(result)") {
                .integer(operation($0[0].int, $0[1].int))
              })
          }
        }
      }
      list.append(
        .plain("-(\(left)) \(left)") {
          let (value, isOver) = (0).subtractingReportingOverflow($0[0].int)
          return .integer(try checked(value, isOver, left, "\(left)um"))
        })
      list.append(.plain("+(\(left)) \(left)") { $0[0] })
      list.append(.plain("~(\(left)) \(left)") { .integer(~$0[0].int) })
      list.append(
        .plain("@(\(left)) \(left)") {
          let (value, isOver) = (0).subtractingReportingOverflow($0[0].int)
          return .integer(
            $0[0].int < 0 ? try checked(value, isOver, left, "\(left)abs") : $0[0].int)
        })
      if left != "int8" || true {
        list.append(
          .plain("<<(\(left),int4) \(left)") {
            .integer(shifted($0[0].int << ($0[1].int & (left == "int8" ? 63 : 31)), left))
          })
        list.append(
          .plain(">>(\(left),int4) \(left)") {
            .integer($0[0].int >> ($0[1].int & (left == "int8" ? 63 : 31)))
          })
      }
    }
    list += [
      .plain("+(numeric,numeric) numeric") { .numeric($0[0].decimal + $0[1].decimal) },
      .plain("-(numeric,numeric) numeric") { .numeric($0[0].decimal - $0[1].decimal) },
      .plain("*(numeric,numeric) numeric") { .numeric(try $0[0].decimal * $0[1].decimal) },
      .plain("/(numeric,numeric) numeric") {
        .numeric(try $0[0].decimal.divided(by: $0[1].decimal))
      },
      .plain("%(numeric,numeric) numeric") {
        .numeric(try $0[0].decimal.remainder(by: $0[1].decimal))
      },
      .plain("-(numeric) numeric") { .numeric(-$0[0].decimal) },
      .plain("+(numeric) numeric") { $0[0] },
      .plain("-(float8) float8") { .real(-$0[0].double) }, .plain("+(float8) float8") { $0[0] },
      .plain("-(float4) float4") { .real(-$0[0].double) }, .plain("+(float4) float4") { $0[0] },
      .plain("^(float8,float8) float8") { .real(try power($0[0].double, $0[1].double)) },
    ]
    for (left, right) in [
      ("float8", "float8"), ("float4", "float8"), ("float8", "float4"), ("float4", "float4"),
    ] {
      let result = left == "float4" && right == "float4" ? "float4" : "float8"
      let operations: [(String, @Sendable (Double, Double) throws -> Double)] = [
        ("+", { $0 + $1 }), ("-", { $0 - $1 }), ("*", { $0 * $1 }),
        (
          "/",
          {
            guard $1 != 0 else {
              throw StatementError(
                .divisionByZero, "division by zero",
                .init("float.c", 103, "float_zero_divide_error"))
            }
            return $0 / $1
          }
        ),
      ]
      for (name, operation) in operations {
        list.append(
          .plain("\(name)(\(left),\(right)) \(result)") { arguments in
            let (a, b) = (arguments[0].double, arguments[1].double)
            let exact = try operation(a, b)
            let value = result == "float4" ? Double(Float(exact)) : exact
            guard !value.isInfinite || a.isInfinite || b.isInfinite else {
              throw StatementError(
                .numericValueOutOfRange, "value out of range: overflow",
                .init("float.c", 87, "float_overflow_error"))
            }
            return .real(value)
          })
      }
    }
    return list
  }()

  /// Of small whole numbers, which are exact.
  private static func power(_ base: Double, _ exponent: Double) throws -> Double {
    var result = 1.0
    if base == base.rounded(), exponent == exponent.rounded(), (0...64).contains(exponent) {
      for _ in 0..<Int(exponent) { result *= base }
      if abs(result) < 9_007_199_254_740_992 { return result }
    }
    throw StatementError.unanswered("the operator ^ of such numbers")
  }

  private static func shifted(_ value: Int, _ type: String) -> Int {
    type == "int2"
      ? Int(Int16(truncatingIfNeeded: value))
      : type == "int4" ? Int(Int32(truncatingIfNeeded: value)) : value
  }

  /// Within the range of an integer type.
  static func checked(
    _ value: Int, _ isOver: Bool, _ type: String, _ routine: String
  ) throws -> Int {
    let isGood =
      !isOver
      && (type == "int2"
        ? Int16(exactly: value) != nil : type != "int4" || Int32(exactly: value) != nil)
    guard isGood else {
      let title = SQLType(named: type)?.title ?? type
      throw StatementError(
        .numericValueOutOfRange, "\(title) out of range",
        integerSource(type, routine, isZero: false))
    }
    return value
  }

  static func checkDivisor(_ divisor: Int, _ type: String, _ routine: String) throws {
    guard divisor != 0 else {
      throw StatementError(
        .divisionByZero, "division by zero", integerSource(type, routine, isZero: true))
    }
  }

  private static func integerSource(_ type: String, _ routine: String, isZero: Bool) -> Diagnostic
    .Source?
  {
    let lines = isZero ? integerZeroLines : integerRangeLines
    return lines[routine].map { .init(routine.contains("8") ? "int8.c" : "int.c", $0, routine) }
  }

  static let integerZeroLines: [String: Int] = [
    "int24div": 1065, "int28div": 1178, "int2div": 985, "int2mod": 1193, "int42div": 1127,
    "int48div": 1036, "int4div": 869, "int4mod": 1165, "int82div": 1098, "int84div": 956,
    "int8div": 513, "int8mod": 571,
  ]
  static let integerRangeLines: [String: Int] = [
    "int24mi": 1037, "int24mul": 1051, "int24pl": 1023, "int28mi": 1150, "int28mul": 1164,
    "int28pl": 1136, "int2abs": 1239, "int2div": 1001, "int2mi": 955, "int2mul": 969, "int2pl": 941,
    "int2um": 919, "int42div": 1143, "int42mi": 1098, "int42mul": 1112, "int42pl": 1084,
    "int48mi": 1008, "int48mul": 1022, "int48pl": 994, "int4abs": 1225, "int4div": 885,
    "int4mi": 840, "int4mul": 854, "int4pl": 826, "int4um": 804, "int82div": 1114, "int82mi": 1069,
    "int82mul": 1083, "int82pl": 1055, "int84div": 972, "int84mi": 927, "int84mul": 941,
    "int84pl": 913, "int8abs": 553, "int8div": 529, "int8mi": 484, "int8mul": 498, "int8pl": 470,
    "int8um": 447,
  ]
}
