import PostgresWire

extension FunctionTable {
  /// LIKE, regular expressions, and `||` of texts.
  static let matching: [Function] = {
    var list: [Function] = []
    for type in ["text", "name", "bpchar"] {
      for (name, isNegated) in [("~~", false), ("!~~", true)] {
        list.append(
          .plain("\(name)(\(type),text) bool") {
            .boolean(try like($0[0].string, $0[1].string) != isNegated)
          })
        list.append(
          .plain("\(name)*(\(type),text) bool") {
            .boolean(try like($0[0].string.lowercased(), $0[1].string.lowercased()) != isNegated)
          })
      }
      for (name, isNegated, ignoresCase) in [
        ("~", false, false), ("!~", true, false), ("~*", false, true), ("!~*", true, true),
      ] {
        var function = Function(
          "\(name)(\(type),text) bool",
          .session { arguments, evaluator in
            let pattern = try evaluator.pattern(arguments[1].string, ignoresCase: ignoresCase)
            let scalars = Array(arguments[0].string.unicodeScalars)
            return .boolean((try pattern.match(scalars) != nil) != isNegated)
          })
        function.isImmutable = true
        list.append(function)
      }
    }
    list.append(.plain("||(text,text) text") { .text(try joined($0[0].string, $0[1].string)) })
    // Either side is written as its type writes it.
    for arguments: [Function.Slot] in [
      [.type(.text), .anyNonArray], [.anyNonArray, .type(.text)],
    ] {
      list.append(Function(joining: arguments))
    }
    list.append(.plain("||(bytea,bytea) bytea") { .text($0[0].string + $0[1].string.dropFirst(2)) })
    list.append(.plain("||(varbit,varbit) varbit") { .text($0[0].string + $0[1].string) })
    return list
  }()

  static func joined(_ left: String, _ right: String) throws -> String {
    guard left.utf8.count + right.utf8.count <= 10_000_000 else {
      throw StatementError.unanswered("a text of more than 10 MB")
    }
    return left + right
  }

  /// `%` stands for any characters, `_` for one; a backslash takes their meaning away.
  static func like(_ text: String, _ pattern: String) throws -> Bool {
    let text = Array(text.unicodeScalars)
    let pattern = Array(pattern.unicodeScalars)
    var (place, index) = (0, 0)
    /// Where to go on when what follows the last `%` does not match.
    var retry: (index: Int, place: Int)?
    while true {
      if index < pattern.count, pattern[index] == "%" {
        index += 1
        retry = (index, place)
        continue
      }
      if place == text.count {
        if index == pattern.count { return true }
        return false
      }
      var isMatch = false
      var length = 1
      if index < pattern.count {
        if pattern[index] == "\\" {
          guard index + 1 < pattern.count else {
            throw StatementError(
              .invalidEscapeSequence, "LIKE pattern must not end with escape character",
              .init("like_match.c", 107, "UTF8_MatchText"))
          }
          isMatch = pattern[index + 1] == text[place]
          length = 2
        } else {
          isMatch = pattern[index] == "_" || pattern[index] == text[place]
        }
      }
      if isMatch {
        index += length
        place += 1
      } else if let last = retry {
        index = last.index
        place = last.place + 1
        retry = (index, place)
      } else {
        return false
      }
    }
  }
}

extension Function {
  /// `||` of a text and something else.
  fileprivate init(joining arguments: [Slot]) {
    name = "||"
    self.arguments = arguments
    isVariadic = false
    result = .type(.text)
    shape = nil
    body = .typed { values, types in
      let left = values[0].word(types[0])
      return .text(try FunctionTable.joined(left, values[1].word(types[1])))
    }
  }
}

extension Datum {
  /// As a cast to text writes it.
  fileprivate func word(_ type: SQLType) -> String {
    if case .boolean(let bool) = self { return bool ? "true" : "false" }
    return text(as: type) ?? ""
  }
}

extension Evaluator {
  mutating func pattern(_ text: String, ignoresCase: Bool) throws -> RegularPattern {
    let key = (ignoresCase ? "i" : "c") + text
    if let known = expressions[key] { return known }
    let pattern = try RegularPattern(text, ignoresCase: ignoresCase)
    expressions[key] = pattern
    return pattern
  }
}
