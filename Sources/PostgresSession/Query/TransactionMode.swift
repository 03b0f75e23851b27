/// One property that BEGIN, START TRANSACTION or SET SESSION CHARACTERISTICS gives a transaction.
struct TransactionMode: Hashable, Sendable {
  var property: Property
  var value: String

  /// The raw value is the rest of a parameter's name behind `transaction_`.
  enum Property: String, CaseIterable, Hashable, Sendable {
    case isolation
    case readOnly = "read_only"
    case deferrable

    /// Of the transaction that runs.
    var transactionParameter: String {
      switch self {
      case .isolation: "transaction_isolation"
      case .readOnly: "transaction_read_only"
      case .deferrable: "transaction_deferrable"
      }
    }

    /// What transactions of the session begin with.
    var sessionParameter: String {
      switch self {
      case .isolation: "default_transaction_isolation"
      case .readOnly: "default_transaction_read_only"
      case .deferrable: "default_transaction_deferrable"
      }
    }
  }
}

extension TransactionMode {
  /// Reads all that is left as modes, with or without commas between them; nil if it is something
  /// else (`gram.y`, `transaction_mode_list_or_empty`).
  static func list(_ tokens: ArraySlice<SQLToken>) -> [TransactionMode]? {
    var rest = tokens
    var modes: [TransactionMode] = []
    while !rest.isEmpty {
      if !modes.isEmpty, rest.first == .symbol(",") { rest.removeFirst() }
      guard let (words, mode) = spellings.first(where: { words, _ in rest.starts(with: words) })
      else { return nil }
      rest.removeFirst(words.count)
      modes.append(mode)
    }
    return modes
  }

  private static let spellings: [([SQLToken], TransactionMode)] = [
    ("isolation level serializable", .isolation, "serializable"),
    ("isolation level repeatable read", .isolation, "repeatable read"),
    ("isolation level read committed", .isolation, "read committed"),
    ("isolation level read uncommitted", .isolation, "read uncommitted"),
    ("read only", .readOnly, "on"),
    ("read write", .readOnly, "off"),
    ("deferrable", .deferrable, "on"),
    ("not deferrable", .deferrable, "off"),
  ].map { words, property, value in
    (
      words.split(separator: " ").map { .word(String($0)) },
      TransactionMode(property: property, value: value)
    )
  }
}
