import PostgresWire

extension FunctionTable {
  static let numbers: [Function] = {
    var list: [Function] = [
      .plain("abs(numeric) numeric") {
        .numeric($0[0].decimal.isNegative ? -$0[0].decimal : $0[0].decimal)
      },
      .plain("abs(float8) float8") { .real(abs($0[0].double)) },
      .plain("abs(float4) float4") { .real(abs($0[0].double)) },
      .plain("round(numeric) numeric") { .numeric($0[0].decimal.rounded(to: 0)) },
      .plain("round(numeric,int4) numeric") {
        .numeric($0[0].decimal.rounded(to: min(max($0[1].int, -2000), 2000)))
      },
      .plain("round(float8) float8") { .real($0[0].double.rounded(.toNearestOrEven)) },
      .plain("trunc(numeric) numeric") { .numeric($0[0].decimal.truncated(to: 0)) },
      .plain("trunc(numeric,int4) numeric") {
        .numeric($0[0].decimal.truncated(to: min(max($0[1].int, -2000), 2000)))
      },
      .plain("trunc(float8) float8") { .real($0[0].double.rounded(.towardZero)) },
      .plain("ceil(numeric) numeric") { .numeric($0[0].decimal.ceiling()) },
      .plain("ceil(float8) float8") { .real($0[0].double.rounded(.up)) },
      .plain("ceiling(numeric) numeric") { .numeric($0[0].decimal.ceiling()) },
      .plain("ceiling(float8) float8") { .real($0[0].double.rounded(.up)) },
      .plain("floor(numeric) numeric") { .numeric($0[0].decimal.floor()) },
      .plain("floor(float8) float8") { .real($0[0].double.rounded(.down)) },
      .plain("mod(numeric,numeric) numeric") {
        .numeric(try $0[0].decimal.remainder(by: $0[1].decimal))
      },
      .plain("sign(numeric) numeric") { .numeric(Numeric($0[0].decimal.order(.zero).signum())) },
      .plain("sign(float8) float8") { .real($0[0].double == 0 ? 0 : $0[0].double < 0 ? -1 : 1) },
      .plain("sqrt(float8) float8") {
        guard $0[0].double >= 0 else {
          throw StatementError.unanswered("the root of a negative number")
        }
        return .real($0[0].double.squareRoot())
      },
    ]
    for type in ["int2", "int4", "int8"] {
      list.append(
        .plain("abs(\(type)) \(type)") {
          let (value, isOver) = (0).subtractingReportingOverflow($0[0].int)
          return .integer(
            $0[0].int < 0 ? try checked(value, isOver, type, "\(type)abs") : $0[0].int)
        })
      list.append(
        .plain("mod(\(type),\(type)) \(type)") {
          try checkDivisor($0[1].int, type, "\(type)mod")
          return .integer($0[1].int == -1 ? 0 : $0[0].int % $0[1].int)
        })
    }
    return list
  }()
}
