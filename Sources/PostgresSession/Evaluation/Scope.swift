import PostgresWire

/// What names mean in one query: the tables of its FROM, its common tables, and those of the
/// queries around it.
final class Scope {
  let parent: Scope?
  var items: [NamespaceItem] = []
  var widths: [Int] = []
  var commonTables: [CommonTableName] = []
  var aggregates: [Aggregate] = []
  var windows: [WindowCall] = []
  var sets: [Expression] = []
  /// Whether a query within may see the tables, as one behind LATERAL does.
  var isOpen = true
  var isCorrelated = false
  /// The part of the query that is being read, as errors call it; nil where aggregates may be.
  var clause: String?
  var isInAggregate = false
  var takesSets = false
  var takesWindows = false

  struct CommonTableName {
    var name: String
    var columns: [PlanColumn]
  }

  init(_ parent: Scope?) { self.parent = parent }

  /// A new place for the rows of a table.
  func slot(width: Int) -> Int {
    widths.append(width)
    return widths.count - 1
  }
}

/// What FROM calls a table, or a join.
struct NamespaceItem {
  /// Nil for a join without an alias.
  var name: String?
  var schema: String?
  var columns: [(name: String, value: Typed)]
  /// By `t.a`.
  var isVisible = true
  /// By `a`.
  var hasVisibleColumns = true
}

extension Scope {
  /// Makes a value of this query one of a query so many levels further in.
  static func lifted(_ value: Typed, _ up: Int, place: Int = 0) -> Typed {
    var value = value
    value.expression = value.expression.lifted(up, place)
    return value
  }
}

extension Expression {
  /// The columns that a join gives are columns, or the first of two that is not NULL.
  func lifted(_ up: Int, _ place: Int) -> Expression {
    switch self {
    case .column(var reference):
      reference.up += up
      reference.place = place
      return .column(reference)
    case .coalesce(let list, let type): return .coalesce(list.map { $0.lifted(up, place) }, type)
    case .cast(let operand, let from, let to, let modifier):
      return .cast(operand.lifted(up, place), from: from, to: to, modifier: modifier)
    default: return self
    }
  }
}
