/// What a column is called that has no label; as `FigureColname`.
extension ExpressionSyntax {
  var label: String { figured?.name ?? "?column?" }

  /// A weak name gives way to the name of a type.
  private var figured: (name: String, isStrong: Bool)? {
    switch kind {
    case .column(let names): return names.last.map { ($0, true) }
    case .call(let call): return (call.label ?? call.names.last ?? "", true)
    case .nullIf: return ("nullif", true)
    case .cast(let operand, let type):
      if let name = operand.figured, name.isStrong { return name }
      return (type.names.last ?? "", false)
    case .case(_, _, let otherwise):
      if let name = otherwise?.figured, name.isStrong { return name }
      return ("case", false)
    case .array, .arrayQuery: return ("array", true)
    case .exists: return ("exists", true)
    case .row: return ("row", true)
    case .coalesce: return ("coalesce", true)
    case .greatest(_, let isLeast): return (isLeast ? "least" : "greatest", true)
    case .collate(let operand, _): return operand.figured
    case .field(_, let name): return (name, true)
    case .subscripts(let operand, _): return operand.figured
    case .keyword(let word): return (word, true)
    case .scalarQuery(let query): return query.firstLabel.map { ($0, true) }
    default: return nil
    }
  }
}

extension QuerySyntax {
  fileprivate var firstLabel: String? {
    switch body {
    case .select(let select): return select.items.first.map { $0.label ?? $0.expression.label }
    case .values: return "column1"
    case .combination(_, _, let left, _, _): return left.firstLabel
    }
  }
}
