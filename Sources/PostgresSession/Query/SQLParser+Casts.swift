import PostgresWire

/// Types, and casts to them.
extension SQLParser {
  /// A type by any of its names; nil for one that is not known, or that has a length.
  mutating func type() -> SQLType? {
    if tokens.starts(with: [.word("pg_catalog"), .symbol(".")]) { tokens.removeFirst(2) }
    var words: [String] = []
    if case .identifier(let name) = tokens.first {
      tokens.removeFirst()
      words = [name == "char" ? "\"char\"" : name]
    } else {
      guard let first = word() else { return nil }
      words = [first]
      let more = Self.longNames[first] ?? []
      if let name = more.first(where: { tokens.starts(with: $0.map(SQLToken.word)) }) {
        tokens.removeFirst(name.count)
        words += name
      }
    }
    var name = words.joined(separator: " ")
    if accept(symbol: "[") {
      guard accept(symbol: "]") else { return nil }
      name += "[]"
    }
    guard tokens.first != .symbol("("), let type = SQLType(named: name) else { return nil }
    return type.isPlain ? type : nil
  }

  /// What may follow the first word of a type.
  private static let longNames: [String: [[String]]] = [
    "double": [["precision"]],
    "character": [["varying"]],
    "time": [["without", "time", "zone"]],
    "timestamp": [["without", "time", "zone"], ["with", "time", "zone"]],
  ]

  private mutating func word() -> String? {
    guard let word = tokens.first?.word else { return nil }
    tokens.removeFirst()
    return word
  }

  /// Nil for a cast that is more than another reading of the text.
  mutating func cast(
    _ item: SQLStatement.SelectItem, to type: SQLType
  ) throws(StatementError) -> SQLStatement.SelectItem? {
    castsLeft -= 1
    guard castsLeft >= 0 else { return nil }
    let label = item.expression.namesItself ? item.label : type.label
    switch (item.expression, item.untypedAt) {
    case (.literal(let value), let place?):
      do {
        let value = try SQLValue(type, value.text)
        return .init(expression: .literal(value), label: label)
      } catch {
        throw error.at(position: place)
      }
    case (.parameter(let number, _), _?):
      guard let own = parameters.type(of: number, castTo: type), own.isRead(as: type) else {
        return nil
      }
      return .init(expression: .cast(.parameter(number, own), type), label: label)
    case (.literal(let value), nil):
      guard value.type.isRead(as: type), let value = try? value.cast(to: type) else { return nil }
      return .init(expression: .literal(value), label: label)
    case (.cast(_, let own), _):
      return own.isRead(as: type)
        ? .init(expression: .cast(item.expression, type), label: label) : nil
    case (.call, _): return nil
    default:
      return type == .text ? .init(expression: .cast(item.expression, type), label: label) : nil
    }
  }
}

extension SQLType {
  /// Whether a constant of it can be read without the catalogue.
  fileprivate var isPlain: Bool { self != .unknown && self != .record && !namesObject }

  private static let numbers: Set<SQLType> = [.int2, .int4, .int8, .numeric]
  private static let texts: Set<SQLType> = [.text, .varchar, .name, .bpchar]

  /// Whether a cast does no more than read the one's text as the other.
  fileprivate func isRead(as type: SQLType) -> Bool {
    self == type || Self.texts.contains(self) || Self.texts.contains(type)
      || Self.numbers.contains(self)
        && (type == .float8 || type == .numeric || self != .numeric && Self.numbers.contains(type))
      || self == .json && type == .jsonb || self == .jsonb && type == .json
  }
}
