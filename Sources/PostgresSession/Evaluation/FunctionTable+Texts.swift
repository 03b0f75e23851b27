import PostgresWire

extension FunctionTable {
  /// Functions of regular expressions.
  static let texts: [Function] = [
    .session("substring(text,text) text") { arguments, evaluator in
      let text = Array(arguments[0].string.unicodeScalars)
      guard let match = try evaluator.pattern(arguments[1].string, ignoresCase: false).match(text)
      else { return .null }
      return match.indices.contains(1)
        ? match[1].map { .text(text[$0].text) } ?? .null : .text(text[match[0] ?? 0..<0].text)
    },
    .session("regexp_replace(text,text,text) text") { try replaced($0, "", &$1) },
    .session("regexp_replace(text,text,text,text) text") { try replaced($0, $0[3].string, &$1) },
    .session("regexp_match(text,text) _text") { try matches($0, "", &$1).first ?? .null },
    .session("regexp_match(text,text,text) _text") {
      try matches($0, $0[2].string, &$1).first ?? .null
    },
    .set("regexp_matches(text,text) _text") { Array(try matches($0, "", &$1).prefix(1)) },
    .set("regexp_matches(text,text,text) _text") { arguments, evaluator in
      let flags = arguments[2].string
      let all = try matches(arguments, flags, &evaluator)
      return flags.contains("g") ? all : Array(all.prefix(1))
    },
    .set("regexp_split_to_table(text,text) text") { try parts($0, &$1) },
    .session("regexp_split_to_array(text,text) _text") { .array(try parts($0, &$1)) },
  ]

  private static func ranges(
    _ arguments: [Datum], _ flags: String, _ evaluator: inout Evaluator, isGlobal: Bool
  ) throws -> (text: [Unicode.Scalar], [[Range<Int>?]]) {
    if let other = flags.first(where: { !"gic".contains($0) }) {
      throw StatementError.unanswered("the regular expression's flag \(other)")
    }
    let text = Array(arguments[0].string.unicodeScalars)
    let pattern = try evaluator.pattern(arguments[1].string, ignoresCase: flags.contains("i"))
    var found: [[Range<Int>?]] = []
    var start = 0
    while start <= text.count, let match = try pattern.match(text, from: start) {
      let whole = match[0] ?? 0..<0
      found.append(match)
      if !isGlobal { break }
      start = whole.isEmpty ? whole.upperBound + 1 : whole.upperBound
      try evaluator.visit()
    }
    return (text, found)
  }

  private static func matches(
    _ arguments: [Datum], _ flags: String, _ evaluator: inout Evaluator
  ) throws -> [Datum] {
    let (text, found) = try ranges(arguments, flags, &evaluator, isGlobal: flags.contains("g"))
    return found.map { match in
      let groups = match.count > 1 ? match[1...] : match[...]
      return .array(groups.map { $0.map { .text(text[$0].text) } ?? .null })
    }
  }

  private static func parts(_ arguments: [Datum], _ evaluator: inout Evaluator) throws -> [Datum] {
    let (text, found) = try ranges(arguments, "", &evaluator, isGlobal: true)
    var parts: [Datum] = []
    var start = 0
    for match in found {
      guard let whole = match[0],
        !(whole.isEmpty && (whole.lowerBound == start || whole.lowerBound >= text.count))
      else { continue }
      parts.append(.text(text[start..<whole.lowerBound].text))
      start = whole.upperBound
    }
    return parts + [.text(text[start...].text)]
  }

  /// `\1` stands for a group, `\&` for the match.
  private static func replaced(
    _ arguments: [Datum], _ flags: String, _ evaluator: inout Evaluator
  ) throws -> Datum {
    let (text, found) = try ranges(arguments, flags, &evaluator, isGlobal: flags.contains("g"))
    let replacement = Array(arguments[2].string.unicodeScalars)
    var result: [Unicode.Scalar] = []
    var start = 0
    for match in found {
      guard let whole = match[0] else { continue }
      result += text[start..<whole.lowerBound]
      var index = 0
      while index < replacement.count {
        if replacement[index] == "\\", index + 1 < replacement.count {
          index += 1
          let next = replacement[index]
          if next == "&" {
            result += text[whole]
          } else if ("1"..."9").contains(next) {
            let group = Int(next.value - 0x30)
            if match.indices.contains(group), let range = match[group] { result += text[range] }
          } else {
            result.append(next)
          }
        } else {
          result.append(replacement[index])
        }
        index += 1
      }
      start = whole.upperBound
    }
    return .text((result + text[start...]).text)
  }
}
