/// What may stand at a place of a YAML file: what its reader takes there, and its schema tells editors.
///
/// A reader asks `YAMLValue` for what it wants; where the place's shape has not got that, the two
/// disagree, and a debug build stops. So every fixture that is read holds the schemas to the readers.
package indirect enum YAMLShape: Hashable, Sendable {
  /// Any scalar but null, of that many characters.
  case text(atLeast: Int)
  /// A text that matches a regular expression of ECMA 262; or any number, where one may match it.
  case pattern(String, orNumber: Bool)
  case integer(ClosedRange<Int>)
  /// In any spelling of PostgreSQL.
  case boolean
  case choice([String])
  case null
  case list(YAMLShape, atLeast: Int)
  /// Keys of a shape to values of another.
  case mapping(YAMLShape, names: YAMLShape, atLeast: Int)
  case object(YAMLKeys)
  case either([YAMLShape])
}

extension YAMLShape {
  /// Any text, even an empty one.
  package static let text = text(atLeast: 0)
  package static let nonEmpty = text(atLeast: 1)
  /// Seconds from now, as `-1d`.
  package static let interval = pattern("^[+-]?[0-9]+[dhms]$", orNumber: false)
  package static let duration = pattern("^[+]?([0-9]+(ms|[smh])|[01]d)$", orNumber: false)
  /// Two digits a byte, with blanks between them if wanted.
  package static let hexadecimal = pattern(
    #"^([ \n]*[0-9A-Fa-f][ \n]*[0-9A-Fa-f])*[ \n]*$"#, orNumber: true)

  /// A value of a row: null is NULL.
  static let cell = either([.text, .null])

  package static func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _: Choice.Type
  ) -> YAMLShape {
    .choice(Choice.allCases.map(\.rawValue))
  }

  package static func list(_ element: YAMLShape) -> YAMLShape { .list(element, atLeast: 0) }

  package static func mapping(_ value: YAMLShape, names: YAMLShape = .text) -> YAMLShape {
    .mapping(value, names: names, atLeast: 0)
  }

  /// Those that a place may have, if it may have several.
  var alternatives: [YAMLShape] {
    if case .either(let shapes) = self { shapes.flatMap(\.alternatives) } else { [self] }
  }

  /// What the elements of a list may be.
  var element: YAMLShape? {
    Self.union(alternatives.compactMap { if case .list(let shape, _) = $0 { shape } else { nil } })
  }

  /// What the value of a key may be.
  func value(of key: String) -> YAMLShape? {
    Self.union(
      alternatives.compactMap { shape in
        switch shape {
        case .mapping(let value, _, _): value
        case .object(let keys): keys[key]?.shape
        default: nil
        }
      })
  }

  private static func union(_ shapes: [YAMLShape]) -> YAMLShape? {
    shapes.count > 1 ? .either(shapes) : shapes.first
  }

  // MARK: What a reader may ask for

  var isScalar: Bool {
    alternatives.contains { shape in
      switch shape {
      case .text, .pattern, .integer, .boolean, .choice: true
      default: false
      }
    }
  }

  var isNonEmptyText: Bool { isScalar && !has(.text) }

  var isList: Bool { element != nil }

  var isMapping: Bool {
    alternatives.contains { shape in
      switch shape {
      case .mapping, .object: true
      default: false
      }
    }
  }

  func has(_ shape: YAMLShape) -> Bool { alternatives.contains(shape) }
}
