import Synchronization

/// What takes long to make and is needed again, by name.
///
/// Of two that make the same at once, the first to be done is everyone's.
final class Remembered<Value: Sendable>: Sendable {
  private let values = Mutex<[String: Value]>([:])

  func value(_ name: String, or make: () throws -> Value) rethrows -> Value {
    if let known = values.withLock({ $0[name] }) { return known }
    let made = try make()
    return values.withLock { values in
      let first = values[name] ?? made
      values[name] = first
      return first
    }
  }
}
