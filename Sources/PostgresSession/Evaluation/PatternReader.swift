import PostgresWire

/// Reads the text of a regular expression.
struct PatternReader {
  private var rest: ArraySlice<Unicode.Scalar>
  private(set) var groups = 0
  private(set) var ignoresCase: Bool
  private var depth = 0

  init(_ pattern: String, ignoresCase: Bool) {
    var ignoresCase = ignoresCase
    rest = Array(pattern.unicodeScalars)[...]
    if pattern.hasPrefix("***=") || pattern.hasPrefix("***:") { rest = rest.dropFirst(4) }
    if pattern.hasPrefix("(?i)") {
      ignoresCase = true
      rest = rest.dropFirst(4)
    }
    self.ignoresCase = ignoresCase
  }

  mutating func read() throws -> RegularPattern.Node {
    let node = try choice()
    guard rest.isEmpty else { throw invalid("parentheses () not balanced") }
    return node
  }

  private mutating func choice() throws -> RegularPattern.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth < 50 else { throw invalid("regular expression is too complex") }
    var choices = [try sequence()]
    while rest.first == "|" {
      rest = rest.dropFirst()
      choices.append(try sequence())
    }
    return choices.count == 1 ? choices[0] : .choice(choices)
  }

  private mutating func sequence() throws -> RegularPattern.Node {
    var nodes: [RegularPattern.Node] = []
    while let next = rest.first, next != "|", next != ")" {
      let node = try atom()
      nodes.append(try quantified(node))
    }
    return .sequence(nodes)
  }

  private mutating func quantified(_ node: RegularPattern.Node) throws -> RegularPattern.Node {
    var least = 0
    var most = Int.max
    switch rest.first {
    case "*": rest = rest.dropFirst()
    case "+":
      least = 1
      rest = rest.dropFirst()
    case "?":
      most = 1
      rest = rest.dropFirst()
    case "{" where rest.dropFirst().first.map { ("0"..."9").contains($0) } == true:
      rest = rest.dropFirst()
      least = number()
      most = least
      if rest.first == "," {
        rest = rest.dropFirst()
        most = rest.first == "}" ? Int.max : number()
      }
      guard rest.first == "}", least <= 255, most <= 255 || most == Int.max, least <= most else {
        throw invalid("invalid repetition count(s)")
      }
      rest = rest.dropFirst()
    default: return node
    }
    var isGreedy = true
    if rest.first == "?" {
      isGreedy = false
      rest = rest.dropFirst()
    }
    if let next = rest.first, "*+?".unicodeScalars.contains(next) {
      throw invalid("quantifier operand invalid")
    }
    return .repetition(node, least, most, isGreedy: isGreedy)
  }

  private mutating func number() -> Int {
    var value = 0
    while let next = rest.first, ("0"..."9").contains(next), value < 1000 {
      value = value * 10 + Int(next.value - 0x30)
      rest = rest.dropFirst()
    }
    return value
  }

  private mutating func atom() throws -> RegularPattern.Node {
    guard let next = rest.popFirst() else { return .sequence([]) }
    switch next {
    case ".": return .any
    case "^": return .start
    case "$": return .end
    case "[": return try set()
    case "(": return try group()
    case "\\": return try escape()
    case "*", "+", "?": throw invalid("quantifier operand invalid")
    default: return .character(folded(next))
    }
  }

  private func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    ignoresCase ? scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar : scalar
  }

  private mutating func group() throws -> RegularPattern.Node {
    var number: Int?
    var look: Bool?
    if rest.starts(with: "?:".unicodeScalars) {
      rest = rest.dropFirst(2)
    } else if rest.starts(with: "?=".unicodeScalars) || rest.starts(with: "?!".unicodeScalars) {
      look = rest.dropFirst().first == "!"
      rest = rest.dropFirst(2)
    } else if rest.first == "?" {
      throw StatementError.unanswered(
        "the regular expression's (\(String(String.UnicodeScalarView(rest.prefix(3)))))")
    } else {
      groups += 1
      number = groups
    }
    let inner = try choice()
    guard rest.popFirst() == ")" else { throw invalid("parentheses () not balanced") }
    if let look { return .ahead(inner, isNegated: look) }
    return .group(inner, number)
  }

  private mutating func escape() throws -> RegularPattern.Node {
    guard let next = rest.popFirst() else { throw invalid("invalid escape \\ sequence") }
    switch next {
    case "d": return .set(["0"..."9"], isNegated: false)
    case "D": return .set(["0"..."9"], isNegated: true)
    case "w": return .set(Self.word, isNegated: false)
    case "W": return .set(Self.word, isNegated: true)
    case "s": return .set(Self.space, isNegated: false)
    case "S": return .set(Self.space, isNegated: true)
    case "n": return .character("\n")
    case "t": return .character("\t")
    case "r": return .character("\r")
    case "A": return .start
    case "Z": return .end
    case "y": return .wordBoundary
    case _ where next.properties.isAlphabetic || ("0"..."9").contains(next):
      throw StatementError.unanswered("the regular expression's \\\(next)")
    default: return .character(folded(next))
    }
  }

  private static let word: [ClosedRange<Unicode.Scalar>] = [
    "a"..."z", "A"..."Z", "0"..."9", "_"..."_", "\u{aa}"..."\u{10FFFF}",
  ]
  private static let space: [ClosedRange<Unicode.Scalar>] = [" "..." ", "\t"..."\r"]
  private static let classes: [String: [ClosedRange<Unicode.Scalar>]] = [
    "alpha": ["a"..."z", "A"..."Z", "\u{aa}"..."\u{10FFFF}"], "digit": ["0"..."9"],
    "alnum": ["a"..."z", "A"..."Z", "0"..."9", "\u{aa}"..."\u{10FFFF}"], "space": space,
    "upper": ["A"..."Z"], "lower": ["a"..."z"], "xdigit": ["0"..."9", "a"..."f", "A"..."F"],
    "punct": ["!"..."/", ":"..."@", "["..."`", "{"..."~"], "word": word,
  ]

  private mutating func set() throws -> RegularPattern.Node {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    let isNegated = rest.first == "^"
    if isNegated { rest = rest.dropFirst() }
    var isFirst = true
    while let next = rest.popFirst() {
      if next == "]", !isFirst { return .set(cased(ranges), isNegated: isNegated) }
      isFirst = false
      if next == "[", rest.first == ":" {
        let name = String(String.UnicodeScalarView(rest.dropFirst().prefix { $0 != ":" }))
        guard let known = Self.classes[name] else { throw invalid("invalid character class") }
        ranges += known
        rest = rest.dropFirst(name.unicodeScalars.count + 3)
        continue
      }
      var first = next
      if next == "\\", let escaped = rest.popFirst() {
        switch escaped {
        case "d": ranges.append("0"..."9")
        case "w": ranges += Self.word
        case "s": ranges += Self.space
        default: first = escaped
        }
        if ["d", "w", "s"].contains(escaped) { continue }
      }
      if rest.first == "-", let last = rest.dropFirst().first, last != "]" {
        rest = rest.dropFirst(2)
        guard first <= last else { throw invalid("invalid character range") }
        ranges.append(first...last)
      } else {
        ranges.append(first...first)
      }
    }
    throw invalid("brackets [] not balanced")
  }

  private func cased(_ ranges: [ClosedRange<Unicode.Scalar>]) -> [ClosedRange<Unicode.Scalar>] {
    guard ignoresCase else { return ranges }
    return ranges
      + ranges.compactMap { range in
        range.lowerBound.isASCII && range.upperBound.isASCII
          ? folded(range.lowerBound)...max(folded(range.lowerBound), folded(range.upperBound)) : nil
      }
  }

  private func invalid(_ what: String) -> StatementError {
    StatementError(
      .invalidRegularExpression, "invalid regular expression: \(what)",
      .init("regexp.c", 207, "RE_compile_and_cache"))
  }
}
