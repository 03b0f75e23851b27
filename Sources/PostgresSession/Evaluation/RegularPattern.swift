import PostgresWire

/// A regular expression of PostgreSQL, as far as catalogue queries and people use it: alternatives,
/// groups, classes, anchors, quantifiers.
///
/// PostgreSQL manual, "POSIX Regular Expressions". Matches are found by backtracking, with a bound.
final class RegularPattern: Sendable {
  indirect enum Node: Sendable {
    case character(Unicode.Scalar)
    case any
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
    case start
    case end
    case wordBoundary
    case sequence([Node])
    case choice([Node])
    case group(Node, Int?)
    case repetition(Node, Int, Int, isGreedy: Bool)
    case ahead(Node, isNegated: Bool)
  }

  let node: Node
  let groups: Int
  let ignoresCase: Bool

  init(_ pattern: String, ignoresCase: Bool = false) throws {
    var reader = PatternReader(pattern, ignoresCase: ignoresCase)
    self.ignoresCase = reader.ignoresCase
    node = try reader.read()
    groups = reader.groups
  }

  /// The whole match and the groups, in characters; nil where there is none from `start` on.
  func match(_ text: [Unicode.Scalar], from start: Int = 0) throws -> [Range<Int>?]? {
    var matcher = Matcher(
      text: ignoresCase
        ? text.map { $0.properties.lowercaseMapping.unicodeScalars.first ?? $0 } : text,
      groups: Array(repeating: nil, count: groups + 1))
    for place in start...max(start, text.count) {
      var end: Int?
      if try matcher.match(
        node, place,
        {
          end = $1; return true
        })
      {
        matcher.groups[0] = place..<(end ?? place)
        return matcher.groups
      }
    }
    return nil
  }

  private struct Matcher {
    let text: [Unicode.Scalar]
    var groups: [Range<Int>?]
    var steps = 0
    var depth = 0

    mutating func match(
      _ node: Node, _ place: Int, _ next: (inout Matcher, Int) throws -> Bool
    ) throws -> Bool {
      steps += 1
      depth += 1
      defer { depth -= 1 }
      guard steps < 1_000_000, depth < 2000 else {
        throw StatementError.unanswered("a regular expression that takes that long")
      }
      switch node {
      case .character(let scalar):
        return place < text.count && text[place] == scalar ? try next(&self, place + 1) : false
      case .any: return place < text.count ? try next(&self, place + 1) : false
      case .set(let ranges, let isNegated):
        guard place < text.count else { return false }
        let isIn = ranges.contains { $0.contains(text[place]) }
        return isIn != isNegated ? try next(&self, place + 1) : false
      case .start: return place == 0 ? try next(&self, place) : false
      case .end: return place == text.count ? try next(&self, place) : false
      case .wordBoundary:
        func isWord(_ index: Int) -> Bool {
          text.indices.contains(index)
            && (text[index].properties.isAlphabetic || text[index] == "_"
              || ("0"..."9").contains(text[index]))
        }
        return isWord(place - 1) != isWord(place) ? try next(&self, place) : false
      case .sequence(let nodes): return try sequence(nodes[...], place, next)
      case .choice(let nodes):
        for node in nodes where try match(node, place, next) { return true }
        return false
      case .group(let inner, let number):
        return try match(inner, place) { matcher, end in
          guard let number else { return try next(&matcher, end) }
          let before = matcher.groups[number]
          matcher.groups[number] = place..<end
          if try next(&matcher, end) { return true }
          matcher.groups[number] = before
          return false
        }
      case .repetition(let inner, let least, let most, let isGreedy):
        return try repeated(inner, least, most, isGreedy, place, next)
      case .ahead(let inner, let isNegated):
        let isThere = try match(inner, place) { _, _ in true }
        return isThere != isNegated ? try next(&self, place) : false
      }
    }

    private mutating func sequence(
      _ nodes: ArraySlice<Node>, _ place: Int, _ next: (inout Matcher, Int) throws -> Bool
    ) throws -> Bool {
      guard let first = nodes.first else { return try next(&self, place) }
      return try match(first, place) { matcher, end in
        try matcher.sequence(nodes.dropFirst(), end, next)
      }
    }

    private mutating func repeated(
      _ node: Node, _ least: Int, _ most: Int, _ isGreedy: Bool, _ place: Int,
      _ next: (inout Matcher, Int) throws -> Bool
    ) throws -> Bool {
      if least == 0, !isGreedy, try next(&self, place) { return true }
      if most > 0 {
        let isMore = try match(node, place) { matcher, end in
          if end == place, least == 0 { return false }
          return try matcher.repeated(node, Swift.max(0, least - 1), most - 1, isGreedy, end, next)
        }
        if isMore { return true }
      }
      return least == 0 && isGreedy ? try next(&self, place) : false
    }
  }
}
