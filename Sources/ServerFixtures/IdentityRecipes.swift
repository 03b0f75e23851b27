import Synchronization

/// The recipes of a catalogue, by the names of their identities.
package final class IdentityRecipes: Sendable {
  /// In the order of the file.
  package let names: [String]
  /// What is read when it is first asked for.
  private let blocks: [String: Block]
  private let read: Mutex<[String: IdentityRecipe]>

  init(_ recipes: [String: IdentityRecipe], names: [String]) {
    self.names = names
    blocks = [:]
    read = Mutex(recipes)
  }

  /// Those that come with mock-postgres: a server needs few of them.
  ///
  /// None refers to a text of another, and only their names stand at the beginning of a line: tests
  /// compare them with the whole file.
  package init(bundled text: String) {
    let all = Block.all(text)
    names = all.map(\.name)
    blocks = Dictionary(all.map { ($0.name, $0) }) { $1 }
    read = Mutex([:])
  }

  package func contains(_ name: String) -> Bool {
    blocks[name] != nil || read.withLock { $0[name] != nil }
  }

  /// Throws what is wrong with it, or with those that it leads to; nil where there is none.
  package subscript(name: String) -> IdentityRecipe? {
    get throws(FixtureError) {
      if let recipe = read.withLock({ $0[name] }) { return recipe }
      guard let block = blocks[name] else { return nil }
      let (recipe, value) = try block.recipe()
      // Known before it is checked: those that it leads to may lead back.
      read.withLock { $0[name] = recipe }
      do {
        try IdentityCatalogue.check(recipe, self, at: value)
      } catch {
        read.withLock { $0[name] = nil }
        throw error
      }
      return recipe
    }
  }

  /// In the order of `names`.
  package func all() throws(FixtureError) -> [IdentityRecipe] {
    var recipes: [IdentityRecipe] = []
    for name in names {
      if let recipe = try self[name] { recipes.append(recipe) }
    }
    return recipes
  }
}

/// The lines of one identity.
private struct Block {
  var name: String
  private var text: Substring
  /// Those above it.
  private var lines: Int

  /// From each name at the beginning of a line to the next.
  static func all(_ text: String) -> [Block] {
    var blocks: [Block] = []
    var lines = 0
    var previous = UInt8(ascii: "\n")
    for index in text.utf8.indices {
      let byte = text.utf8[index]
      if previous == UInt8(ascii: "\n"), !" #\n".utf8.contains(byte) {
        let text = text[index...]
        if let last = blocks.indices.last {
          blocks[last].text = blocks[last].text[..<index]
        }
        blocks.append(Block(name: String(text.prefix { $0 != ":" }), text: text, lines: lines))
      }
      if byte == UInt8(ascii: "\n") { lines += 1 }
      previous = byte
    }
    return blocks
  }

  /// The recipe, and its place.
  func recipe() throws(FixtureError) -> (IdentityRecipe, YAMLValue) {
    let file = "identities.yaml"
    let root = try YAMLValue(yaml: String(repeating: "\n", count: lines) + text, file: file)
    guard let (name, value) = try root.entries().first, name == self.name else {
      throw FixtureError(
        file: file, line: lines + 1, problem: "begins no identity",
        allowed: "a name without quotes")
    }
    return (try IdentityRecipe(value, name: name), value)
  }
}
