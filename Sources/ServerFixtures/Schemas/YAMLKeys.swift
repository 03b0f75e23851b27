/// The keys of a mapping, in the order in which errors name them.
package struct YAMLKeys: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  package private(set) var all: [Entry] = []
  /// Names of which one has to be there, and no two may be; empty where any may.
  package var exactlyOne: [String] = []

  /// What stands behind a key.
  package struct Entry: Hashable, Sendable {
    package var name: String
    package var value: Value

    var shape: YAMLShape { value.shape }
  }

  /// A value's shape, and what it means, in a sentence or less.
  package struct Value: Hashable, Sendable {
    package var shape: YAMLShape
    package var meaning: String
    package var isRequired: Bool

    package static func required(_ shape: YAMLShape, _ meaning: String) -> Value {
      Value(shape: shape, meaning: meaning, isRequired: true)
    }

    package static func optional(_ shape: YAMLShape, _ meaning: String) -> Value {
      Value(shape: shape, meaning: meaning, isRequired: false)
    }
  }

  package init(dictionaryLiteral elements: (String, Value)...) {
    all = elements.map { Entry(name: $0.0, value: $0.1) }
  }

  package init(_ keys: some Sequence<(String, Value)>) {
    all = keys.map { Entry(name: $0.0, value: $0.1) }
  }

  package var names: [String] { all.map(\.name) }

  subscript(name: String) -> Entry? { all.first { $0.name == name } }

  package static func + (left: YAMLKeys, right: YAMLKeys) -> YAMLKeys {
    var sum = left
    sum.all += right.all
    return sum
  }

  /// The same, of which exactly one of these has to be there.
  package func exactlyOne(of names: [String]) -> YAMLKeys {
    var keys = self
    keys.exactlyOne = names
    return keys
  }
}
