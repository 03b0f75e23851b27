/// A value that is kept apart from what holds it, which then is small, and cheap to copy.
///
/// A server may have thousands of connections, most of them idle: what all have in common, what is
/// rarely set and what is rarely asked for take no more room in each than a reference.
package struct Apart<Value: Hashable & Sendable>: Hashable, Sendable {
  private let storage: Storage

  private final class Storage: Sendable {
    let value: Value

    init(_ value: Value) {
      self.value = value
    }
  }

  package init(_ value: Value) {
    storage = Storage(value)
  }

  package var value: Value { storage.value }

  package static func == (left: Apart, right: Apart) -> Bool {
    left.storage === right.storage || left.value == right.value
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(value)
  }
}
