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

  private static let otherOperators: Set<String> = [
    "->", "->>", "#>", "#>>", "@>", "<@", "&&", "?", "?|", "?&", "@@", "@?", "<<", ">>", "<<|",
    "|>>",
    "&<", "&>", "&<|", "|&>", "-|-", "##", "@-@", "<->", "<#>", "<?>", "?-", "?|", "?-|", "?||",
    "~=",
    "~<~", "~<=~", "~>=~", "~>~", "<^", ">^", "|/", "||/", "!!", "@@@", "^@", "*=", "*<>", "*<",
    "*>",
    "*<=", "*>=", "#-", "#=", "<<=", ">>=", "|", "&", "#", "~", "^", "@",
  ]
}
