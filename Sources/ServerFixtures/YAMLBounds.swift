import Yams

/// How much a text may make of itself by aliases: a few lines can stand for more than there is memory.
enum YAMLBounds {
  /// A text without aliases has fewer values than bytes.
  private static let valueLimit = 100_000
  /// As libyaml's, which does not follow aliases.
  private static let depthLimit = 1000
  private static let aliasLimit = 256
  private static let keyAliasLimit = 16

  /// What must be known before the text is read: values that nest through many aliases could not even
  /// be freed, and Yams compares the keys of a mapping, each with all that it holds, as it reads them.
  static func check(_ text: String, file: String) throws(FixtureError) {
    let count = aliasCount(text.utf8)
    guard count <= aliasLimit else {
      throw FixtureError(
        file: file, problem: "has \(count) aliases", allowed: "at most \(aliasLimit)")
    }
    guard count > keyAliasLimit, let line = firstCollectionKey(text) else { return }
    throw FixtureError(
      file: file, line: line, problem: "a key is no text", allowed: "a text")
  }

  static func check(_ root: Node, of text: String, file: String) throws(FixtureError) {
    guard aliasCount(text.utf8) > 0 else { return }
    let limit = valueLimit + text.utf8.count
    var count = 0
    var waiting = [(node: root, depth: 0)]
    while let (node, depth) = waiting.popLast() {
      count += 1
      guard count <= limit, depth <= depthLimit else {
        throw FixtureError(
          file: file, line: node.mark?.line,
          problem: depth > depthLimit
            ? "is nested too deeply" : "aliases make more than \(limit) values of it")
      }
      switch node {
      case .mapping(let mapping):
        for (key, value) in mapping { waiting += [(key, depth + 1), (value, depth + 1)] }
      case .sequence(let sequence): waiting += sequence.map { ($0, depth + 1) }
      case .scalar, .alias: break
      }
    }
  }

  /// How many there may be: what stands in quotes counts too.
  private static func aliasCount(_ bytes: String.UTF8View) -> Int {
    var count = 0
    var previous = UInt8(ascii: "\n")
    var isStar = false
    for byte in bytes {
      if isStar, !" \t\r\n,]}".utf8.contains(byte) { count += 1 }
      isStar = byte == UInt8(ascii: "*") && " \t\r\n,[{:-?".utf8.contains(previous)
      previous = byte
    }
    return count
  }
}
