import PostgresSession
import Yams

/// A value in a YAML file that knows its place, so that whatever is wrong with it can be said.
package struct YAMLValue {
  private let node: Node
  private let file: String
  /// The keys that lead here.
  package let path: String
  /// What stands here may be a secret, and is in no error.
  private var isConcealed = false
  /// What may stand here; nil where no keys have said it.
  private var shape: YAMLShape?

  private init(_ node: Node, file: String, path: String) {
    self.node = node
    self.file = file
    self.path = path
  }

  /// Reads a text as one YAML document; `file` is its name in errors.
  package init(yaml text: String, file: String) throws(FixtureError) {
    try YAMLBounds.check(text, file: file)
    do {
      // What a scalar is, is for its reader to say: Yams would look at each with regular expressions.
      guard let root = try Yams.compose(yaml: String(text.trimmingPrefix("\u{feff}")), .basic)
      else {
        throw FixtureError(file: file, problem: "the file is empty", allowed: "a mapping of keys")
      }
      try YAMLBounds.check(root, of: text, file: file)
      self.init(root, file: file, path: "")
    } catch let error as FixtureError {
      throw error
    } catch {
      throw FixtureError(yaml: error, text: text, file: file)
    }
  }

  package var line: Int? { node.mark?.line }

  /// The same value, of which no error shows a text or an unknown key.
  package var concealed: YAMLValue {
    var value = self
    value.isConcealed = true
    return value
  }

  private func child(_ node: Node, path: String, shape: YAMLShape?) -> YAMLValue {
    var value = YAMLValue(node, file: file, path: path)
    value.isConcealed = isConcealed
    value.shape = shape
    return value
  }

  /// That a reader asks for what the keys say may stand here: else the schema says something else.
  private func check(_ isAsSaid: (YAMLShape) -> Bool) {
    assert(shape.map(isAsSaid) ?? true, "the schema of \(path) differs from its reader")
  }

  package func error(_ problem: String, allowed: String? = nil) -> FixtureError {
    FixtureError(file: file, line: line, key: path, problem: problem, allowed: allowed)
  }

  /// In a line of a text that stands over several, counted from 0.
  func error(_ problem: String, line: Int?, allowed: String? = nil) -> FixtureError {
    var error = error(problem, allowed: allowed)
    if let line, case .scalar(let scalar) = node, scalar.style == .literal, let first = error.line {
      error.line = first + 1 + line
    }
    return error
  }

  // MARK: Scalars

  package func string() throws(FixtureError) -> String {
    check(\.isScalar)
    guard case .scalar(let scalar) = node, !isNull else {
      throw error("is \(kind)", allowed: "a text")
    }
    return scalar.string
  }

  package func nonEmptyString() throws(FixtureError) -> String {
    check(\.isNonEmptyText)
    let text = try string()
    guard !text.isEmpty else { throw error("is empty", allowed: "a text") }
    return text
  }

  package func integer(in range: ClosedRange<Int>) throws(FixtureError) -> Int {
    check { $0.has(.integer(range)) }
    let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard case .scalar(let scalar) = node, let value = Int(scalar.string) else {
      throw error("is \(kind)", allowed: allowed)
    }
    guard range.contains(value) else { throw error("is out of range", allowed: allowed) }
    return value
  }

  package func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _: Choice.Type
  ) throws(FixtureError) -> Choice {
    check { $0.has(.choice(Choice.self)) }
    let text = try string()
    guard let choice = Choice(rawValue: text) else {
      throw notUnderstood(
        "is not known",
        allowed: Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return choice
  }

  /// In any spelling of PostgreSQL.
  package func boolean() throws(FixtureError) -> Bool {
    check { $0.has(.boolean) }
    guard let value = PostgresBoolean.parse(try string()) else {
      throw error("is \(kind), which is no boolean", allowed: "on or off")
    }
    return value
  }

  package var isNull: Bool {
    guard case .scalar(let scalar) = node else { return false }
    return scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
  }

  package var isScalar: Bool {
    if case .scalar = node { !isNull } else { false }
  }

  package var isMapping: Bool {
    if case .mapping = node { true } else { false }
  }

  /// An error that shows the text, unless it may be a secret.
  func notUnderstood(_ problem: String, allowed: String) -> FixtureError {
    let subject = isConcealed ? "the text" : "\"\((try? string()) ?? "")\""
    return error("\(subject) \(problem)", allowed: allowed)
  }

  /// Written without quotes.
  package var isPlain: Bool {
    if case .scalar(let scalar) = node { scalar.style == .plain } else { false }
  }

  private var kind: String {
    switch node {
    case .scalar(let scalar): isNull ? "empty" : isConcealed ? "a text" : "\"\(scalar.string)\""
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  // MARK: Collections

  package func sequence() throws(FixtureError) -> [YAMLValue] {
    check(\.isList)
    guard case .sequence(let sequence) = node else {
      throw error("is \(kind)", allowed: "a list")
    }
    let element = shape?.element
    return sequence.enumerated().map { index, node in
      child(node, path: "\(path)[\(index)]", shape: element)
    }
  }

  /// Entries in the order of the file.
  package func entries() throws(FixtureError) -> [(key: String, value: YAMLValue)] {
    check(\.isMapping)
    var entries: [(key: String, value: YAMLValue)] = []
    for (key, value) in try keyedValues() { entries.append((try key.string(), value)) }
    return entries
  }

  /// The values of a mapping that has no other keys than `known`.
  package func fields(_ known: YAMLKeys) throws(FixtureError) -> YAMLFields {
    check { $0.has(.object(known)) }
    let names = known.names
    var values: [String: YAMLValue] = [:]
    for (key, value) in try keyedValues() {
      let name = try key.string()
      guard names.contains(name) else {
        let allowed = names.isEmpty ? "no key" : names.joined(separator: ", ")
        throw key.error("the key is not known", allowed: allowed)
      }
      values[name] = value
      values[name]?.shape = known[name]?.shape
    }
    return YAMLFields(owner: self, values: values, keys: known)
  }

  /// Keys as values of their own, so that an error about one has its line.
  private func keyedValues() throws(FixtureError) -> [(key: YAMLValue, value: YAMLValue)] {
    guard case .mapping(let mapping) = node else {
      throw error("is \(kind)", allowed: "a mapping of keys")
    }
    var entries: [(key: YAMLValue, value: YAMLValue)] = []
    for (key, value) in mapping {
      guard case .scalar(let name) = key else {
        throw child(key, path: path, shape: nil).error("a key is no text", allowed: "a text")
      }
      guard name.string != "<<" || name.style != .plain else {
        throw child(key, path: path, shape: nil).error(
          "keys cannot be merged by <<", allowed: "the keys themselves")
      }
      let path = path.isEmpty ? name.string : "\(path).\(name.string)"
      entries.append(
        (
          child(key, path: isConcealed ? self.path : path, shape: nil),
          child(value, path: path, shape: shape?.value(of: name.string))
        ))
    }
    return entries
  }
}

/// The values of a mapping by key.
package struct YAMLFields {
  let owner: YAMLValue
  let values: [String: YAMLValue]
  let keys: YAMLKeys

  package subscript(key: String) -> YAMLValue? {
    values[key]
  }

  package func required(_ key: String) throws(FixtureError) -> YAMLValue {
    assert(
      keys[key]?.value.isRequired == true || keys.exactlyOne.contains(key),
      "the schema does not require \(key)")
    guard let value = values[key] else { throw owner.error("the key \"\(key)\" is missing") }
    return value
  }
}
