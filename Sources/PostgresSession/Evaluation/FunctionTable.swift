/// The functions and operators by name.
enum FunctionTable {
  static let functions: [String: [Function]] = Dictionary(
    grouping: strings + arrays + numbers + sets + aggregates + windows + dates + session + catalogue
      + privileges + texts + json, by: \.name)

  static let operators: [String: [Function]] = Dictionary(
    grouping: comparisons + arithmetic + matching + arrayOperators + dateOperators,
    by: \.name)

  /// Whether PostgreSQL has no operator of the name.
  static func isNoOperator(_ name: String) -> Bool { !otherOperators.contains(name) }

  /// Whether PostgreSQL has more functions of the name than are here.
  static func isPartial(_ name: String) -> Bool { partial.contains(name) }

  private static let otherOperators: Set<String> = [
    "->", "->>", "#>", "#>>", "@>", "<@", "&&", "?", "?|", "?&", "@@", "@?", "<<", ">>", "<<|",
    "|>>",
    "&<", "&>", "&<|", "|&>", "-|-", "##", "@-@", "<->", "<#>", "<?>", "?-", "?|", "?-|", "?||",
    "~=",
    "~<~", "~<=~", "~>=~", "~>~", "<^", ">^", "|/", "||/", "!!", "@@@", "^@", "*=", "*<>", "*<",
    "*>",
    "*<=", "*>=", "#-", "#=", "<<=", ">>=", "|", "&", "#", "~", "^", "@",
  ]

  private static let partial: Set<String> = [
    "length", "substring", "position", "format", "sum", "avg", "min", "max", "abs", "round",
    "trunc",
    "generate_series", "unnest", "lower", "upper", "md5", "to_char", "mod", "age", "date_trunc",
    "extract", "date_part", "overlay", "sign", "ceil", "floor", "log", "now",
  ]
}
