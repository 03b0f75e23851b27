import Yams

/// A value in a YAML file that knows its place, so that whatever is wrong with it can be said.
package struct YAMLValue {
  private let node: Node
  private let file: String
  /// The keys that lead here.
  package let path: String

  private init(_ node: Node, file: String, path: String) {
    self.node = node
    self.file = file
    self.path = path
  }

  /// Reads a text as one YAML document; `file` is its name in errors.
  package init(yaml text: String, file: String) throws(FixtureError) {
    do {
      guard let root = try Yams.compose(yaml: text) else {
        throw FixtureError(file: file, problem: "the file is empty", allowed: "a mapping of keys")
      }
      self.init(root, file: file, path: "")
    } catch let error as FixtureError {
      throw error
    } catch {
      throw FixtureError(yaml: error, file: file)
    }
  }

  package var line: Int? { node.mark?.line }

  package func error(_ problem: String, allowed: String? = nil) -> FixtureError {
    FixtureError(file: file, line: line, key: path, problem: problem, allowed: allowed)
  }

  // MARK: Scalars

  package func string() throws(FixtureError) -> String {
    guard case .scalar(let scalar) = node, !isNull else {
      throw error("is \(kind)", allowed: "a text")
    }
    return scalar.string
  }

  package func nonEmptyString() throws(FixtureError) -> String {
    let text = try string()
    guard !text.isEmpty else { throw error("is empty", allowed: "a text") }
    return text
  }

  package func integer(in range: ClosedRange<Int>) throws(FixtureError) -> Int {
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
    let text = try string()
    guard let choice = Choice(rawValue: text) else {
      throw error(
        "\"\(text)\" is not known",
        allowed: Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return choice
  }

  package var isNull: Bool {
    guard case .scalar(let scalar) = node else { return false }
    return scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
  }

  package var isScalar: Bool {
    if case .scalar = node { !isNull } else { false }
  }

  private var kind: String {
    switch node {
    case .scalar(let scalar): isNull ? "empty" : "\"\(scalar.string)\""
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  // MARK: Collections

  package func sequence() throws(FixtureError) -> [YAMLValue] {
    guard case .sequence(let sequence) = node else {
      throw error("is \(kind)", allowed: "a list")
    }
    return sequence.enumerated().map { index, node in
      YAMLValue(node, file: file, path: "\(path)[\(index)]")
    }
  }

  /// Entries in the order of the file.
  package func entries() throws(FixtureError) -> [(key: String, value: YAMLValue)] {
    guard case .mapping(let mapping) = node else {
      throw error("is \(kind)", allowed: "a mapping of keys")
    }
    var entries: [(key: String, value: YAMLValue)] = []
    for (keyNode, node) in mapping {
      let key = try YAMLValue(keyNode, file: file, path: path).string()
      entries.append(
        (key, YAMLValue(node, file: file, path: path.isEmpty ? key : "\(path).\(key)")))
    }
    return entries
  }

  /// The values of a mapping that has no other keys than `known`.
  package func fields(_ known: [String]) throws(FixtureError) -> YAMLFields {
    var values: [String: YAMLValue] = [:]
    for (key, value) in try entries() {
      guard known.contains(key) else {
        throw value.error("the key is not known", allowed: known.joined(separator: ", "))
      }
      values[key] = value
    }
    return YAMLFields(owner: self, values: values)
  }
}

/// The values of a mapping by key.
package struct YAMLFields {
  let owner: YAMLValue
  let values: [String: YAMLValue]

  package subscript(key: String) -> YAMLValue? {
    values[key]
  }

  package func required(_ key: String) throws(FixtureError) -> YAMLValue {
    guard let value = values[key] else { throw owner.error("the key \"\(key)\" is missing") }
    return value
  }
}

extension FixtureError {
  /// What Yams says, in one line with its place.
  fileprivate init(yaml error: any Error, file: String) {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      self.init(file: file, line: mark.line, problem: "is no YAML: \(problem)")
    case YamlError.duplicatedKeysInMapping(let duplicates, let context):
      let keys = duplicates.sorted().joined(separator: ", ")
      self.init(
        file: file, line: context.mark.line, key: keys, problem: "the key is given twice")
    default:
      self.init(file: file, problem: "is no YAML: \(error)")
    }
  }
}
