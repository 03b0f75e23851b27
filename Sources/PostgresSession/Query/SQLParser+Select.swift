/// SELECT of constants, parameters and what a session knows of itself.
extension SQLParser {
  mutating func select() throws(StatementError) -> SQLStatement? {
    if let from = tokens.firstIndex(of: .word("from")) {
      let list = tokens[..<from]
      tokens = tokens[(from + 1)...]
      return selectStatSSL(list)
    }
    var items: [SQLStatement.SelectItem] = []
    repeat {
      guard let item = try selectItem() else { return nil }
      items.append(item)
    } while accept(symbol: ",")
    guard tokens.isEmpty else { return nil }
    try parameters.decide()
    return .select(items)
  }

  private mutating func selectStatSSL(_ list: ArraySlice<SQLToken>) -> SQLStatement? {
    if accept("pg_catalog") { guard accept(symbol: ".") else { return nil } }
    let tail: [SQLToken] = [
      .word("pg_stat_ssl"), .word("where"), .word("pid"), .symbol("="), .word("pg_backend_pid"),
      .symbol("("), .symbol(")"),
    ]
    guard tokens.elementsEqual(tail) else { return nil }
    if list.elementsEqual([.symbol("*")]) { return .selectStatSSL(columns: nil) }
    let names = list.split(separator: .symbol(","), omittingEmptySubsequences: false)
    let columns = names.compactMap { $0.count == 1 ? $0.first?.word : nil }
    guard columns.count == names.count, columns.allSatisfy(StatSSL.names.contains) else {
      return nil
    }
    return .selectStatSSL(columns: columns)
  }

  private mutating func selectItem() throws(StatementError) -> SQLStatement.SelectItem? {
    guard var item = try expression() else { return nil }
    if case .parameter(let number, _) = item.expression, let place = item.untypedAt {
      guard let type = try parameters.type(of: number, at: place) else { return nil }
      item.expression = .parameter(number, type)
    }
    let hasAs = accept("as")
    switch tokens.first {
    case .identifier(let label): item.label = label
    case .word(let label) where hasAs: item.label = label
    default: return hasAs ? nil : item
    }
    tokens.removeFirst()
    return item
  }

  /// With all the casts behind it.
  mutating func expression() throws(StatementError) -> SQLStatement.SelectItem? {
    var item: SQLStatement.SelectItem?
    if let function = sessionFunction() {
      item = try call(function)
    } else {
      item = tokens.first == .word("cast") ? try castCall() : primary()
    }
    while accept(symbol: ":") {
      guard accept(symbol: ":"), let operand = item, let type = type() else { return nil }
      item = try cast(operand, to: type)
    }
    return item
  }

  /// `CAST(… AS type)`.
  private mutating func castCall() throws(StatementError) -> SQLStatement.SelectItem? {
    castsLeft -= 1
    guard castsLeft >= 0, accept("cast"), accept(symbol: "("), let operand = try expression(),
      accept("as"), let type = type(), accept(symbol: ")")
    else { return nil }
    return try cast(operand, to: type)
  }

  mutating func primary() -> SQLStatement.SelectItem? {
    let unnamed = "?column?"
    let start = place
    switch tokens.popFirst() {
    case .string(let text):
      return .init(expression: .literal(.text(text)), label: unnamed, untypedAt: start)
    case .number(let text): return number(text)
    case .symbol("-"):
      guard case .number(let text) = tokens.popFirst() else { return nil }
      return number("-" + text)
    case .symbol("+"):
      guard case .number(let text) = tokens.popFirst() else { return nil }
      return number(text)
    case .word("true"): return .init(expression: .literal(.boolean(true)), label: unnamed)
    case .word("false"): return .init(expression: .literal(.boolean(false)), label: unnamed)
    case .word("null"):
      return .init(expression: .literal(.null(.text)), label: unnamed, untypedAt: start)
    case .word("pg_catalog"):
      guard accept(symbol: "."), case .word(let name) = tokens.popFirst(), accept(symbol: "(")
      else { return nil }
      return call(name)
    case .identifier(let name): return accept(symbol: "(") ? call(name) : nil
    case .word(let word): return accept(symbol: "(") ? call(word) : keyword(word)
    case .other(let text):
      return SQLToken.other(text).parameter.map {
        .init(expression: .parameter($0, .text), label: unnamed, untypedAt: start)
      }
    default: return nil
    }
  }

  /// Nil for digits that a numeric would not show as they are.
  private func number(_ text: String) -> SQLStatement.SelectItem? {
    let digits = text.drop { $0 == "-" }
    let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
    let isPadded = digits.hasPrefix("0") && !digits.hasPrefix("0.")
    guard Int64(text) != nil || !isPadded && !(isZero && text.hasPrefix("-")) else { return nil }
    let value: SQLValue =
      if let value = Int32(text) {
        .int4(value)
      } else if let value = Int64(text) {
        .int8(value)
      } else {
        .numeric(text)
      }
    return .init(expression: .literal(value), label: "?column?")
  }

  /// A function, the parenthesis of which is open.
  private mutating func call(_ name: String) -> SQLStatement.SelectItem? {
    var arguments: [SQLToken] = []
    while !accept(symbol: ")") {
      guard arguments.isEmpty || accept(symbol: ","), let argument = tokens.popFirst() else {
        return nil
      }
      arguments.append(argument)
    }
    let expression: SQLStatement.Expression
    switch (name, arguments.first, arguments.dropFirst().first) {
    case ("version", nil, nil): expression = .version
    case ("current_database", nil, nil): expression = .currentDatabase
    case ("current_schema", nil, nil): expression = .currentSchema
    case ("pg_backend_pid", nil, nil): expression = .backendPID
    case ("pg_is_in_recovery", nil, nil): expression = .isInRecovery
    case ("current_setting", .string(let setting), nil),
      ("current_setting", .string(let setting), .word("false")):
      expression = .currentSetting(setting, isMissingAllowed: false)
    case ("current_setting", .string(let setting), .word("true")):
      expression = .currentSetting(setting, isMissingAllowed: true)
    default: return nil
    }
    return arguments.count <= 2 ? .init(expression: expression, label: name) : nil
  }

  /// A value that is asked for without parentheses.
  private func keyword(_ name: String) -> SQLStatement.SelectItem? {
    switch name {
    case "current_catalog": .init(expression: .currentDatabase, label: name)
    case "current_schema": .init(expression: .currentSchema, label: name)
    case "current_user", "current_role", "session_user", "user":
      .init(expression: .currentUser, label: name)
    default: nil
    }
  }
}
