import Testing

@testable import Credentials

/// The grammar of .NET's connection strings, row by row of what its parser is documented to do.
@Suite struct ConnectionStringTests {
  @Test("A connection string is read into its pairs", arguments: readable)
  func reading(row: Readable) throws {
    let pairs = try ConnectionString(parsing: row.text).pairs
    #expect(pairs.map { [$0.keyword, $0.value] } == row.pairs)
  }

  @Test(
    "A connection string that .NET refuses is refused where it starts to be wrong",
    arguments: unreadable
  )
  func refusing(row: Unreadable) {
    let error = #expect(throws: ConnectionStringSyntaxError.self) {
      try ConnectionString(parsing: row.text)
    }
    #expect(
      error == ConnectionStringSyntaxError(index: row.index, line: row.line, problem: row.problem)
    )
  }

  @Test("A value is written in the quotes it needs", arguments: written)
  func writing(value: String, text: String) throws {
    let string = ConnectionString([("Key", value)])
    #expect(string.description == "Key=\(text)")
    #expect(try ConnectionString(parsing: string.description).pairs.map(\.value) == [value])
  }

  @Test func anEqualsSignInAKeywordIsWrittenTwice() {
    #expect(ConnectionString([("a=b", "c")]).description == "a==b=c")
  }

  @Test func aPairKnowsWhereItStandsAndWhetherItsValueIsQuoted() throws {
    #expect(
      try ConnectionString(parsing: "😀=1;\n b = '2'").pairs == [
        ConnectionString.Pair(keyword: "😀", value: "1", isQuoted: false, index: 0, line: 1),
        ConnectionString.Pair(keyword: "b", value: "2", isQuoted: true, index: 7, line: 2),
      ]
    )
  }
}

struct Readable: CustomTestStringConvertible {
  let text: String
  let pairs: [[String?]]

  init(_ text: String, _ pairs: [String?]...) {
    self.text = text
    self.pairs = pairs
  }

  var testDescription: String { text.debugDescription }
}

private let readable = [
  Readable(""),
  Readable(" ;; ; "),
  Readable("a=1", ["a", "1"]),
  Readable("a=1;b=2", ["a", "1"], ["b", "2"]),
  Readable(";; a = 1 ;; b = 2 ;", ["a", "1"], ["b", "2"]),
  Readable("\ta\t=\n1\r\n;b=2", ["a", "1"], ["b", "2"]),
  Readable("User Id=scott", ["User Id", "scott"]),
  Readable("a==b=1", ["a=b", "1"]),
  Readable("==a=1", ["=a", "1"]),
  Readable("a=b=c", ["a", "b=c"]),
  Readable("a= x y ", ["a", "x y"]),
  Readable("a=it's", ["a", "it's"]),
  Readable("a=x\"y", ["a", "x\"y"]),
  Readable("a=", ["a", nil]),
  Readable("a=;b=2", ["a", nil], ["b", "2"]),
  Readable("a=  ;b=2", ["a", nil], ["b", "2"]),
  Readable("a=''", ["a", ""]),
  Readable("a=\"x;y\"", ["a", "x;y"]),
  Readable("a='x;y=z'", ["a", "x;y=z"]),
  Readable("a=\" x \"", ["a", " x "]),
  Readable("a=\"x\"\"y\"", ["a", "x\"y"]),
  Readable("a='x''y'", ["a", "x'y"]),
  Readable("a='x\"y'", ["a", "x\"y"]),
  Readable("a=\"x'y\"", ["a", "x'y"]),
  Readable("a=''''", ["a", "'"]),
  Readable("a='x' ; b=2", ["a", "x"], ["b", "2"]),
  Readable("a='x\u{1}y'", ["a", "x\u{1}y"]),
  Readable("a={x}", ["a", "{x}"]),
  Readable("a=1;A=2", ["a", "1"], ["A", "2"]),
  Readable("a=x;\u{301}b=2", ["a", "x"], ["\u{301}b", "2"]),
]

struct Unreadable: CustomTestStringConvertible {
  let text: String
  let index: Int
  let line: Int
  let problem: ConnectionStringSyntaxError.Problem

  init(
    _ text: String,
    _ problem: ConnectionStringSyntaxError.Problem,
    at index: Int,
    line: Int = 1
  ) {
    self.text = text
    self.index = index
    self.line = line
    self.problem = problem
  }

  var testDescription: String { text.debugDescription }
}

private let unreadable = [
  Unreadable("a", .noEqualsSign, at: 0),
  Unreadable("a==b", .noEqualsSign, at: 0),
  Unreadable("a=1;b", .noEqualsSign, at: 4),
  Unreadable("a=1;b;c=2", .noEqualsSign, at: 4),
  Unreadable("a=1;\n;b", .noEqualsSign, at: 6, line: 2),
  Unreadable("a={x;y}", .noEqualsSign, at: 5),
  Unreadable("😀=1;b", .noEqualsSign, at: 5),
  Unreadable("=1", .noKeyword, at: 0),
  Unreadable("a=1; =2", .noKeyword, at: 5),
  Unreadable("a\u{1}=1", .controlCharacter, at: 0),
  Unreadable("a=1\u{7F}2", .controlCharacter, at: 0),
  Unreadable("a='x", .noClosingQuote, at: 0),
  Unreadable("a=\"x", .noClosingQuote, at: 0),
  Unreadable("a=1;b='x''", .noClosingQuote, at: 4),
  Unreadable("a='x\";b=2", .noClosingQuote, at: 0),
  Unreadable("a='x'y", .textAfterQuote, at: 0),
  Unreadable("a=\"x\" y;b=1", .textAfterQuote, at: 0),
  Unreadable("a=x'", .strayQuote, at: 0),
  Unreadable("a=x\" ;b=1", .strayQuote, at: 0),
  Unreadable("a=1\0", .nul, at: 0),
  Unreadable("a='\0'", .nul, at: 0),
]

private let written = [
  ("plain", "plain"),
  ("a b", "\"a b\""),
  (" a", "\" a\""),
  ("a;b", "\"a;b\""),
  ("a=b", "\"a=b\""),
  ("it's", "\"it's\""),
  ("say \"x\"", "'say \"x\"'"),
  ("'\"", "\"'\"\"\""),
  ("a\tb", "\"a\tb\""),
  ("a\u{1}b", "\"a\u{1}b\""),
  ("{a}", "{a}"),
  ("pässwörd", "pässwörd"),
  (";\u{301}", "\";\u{301}\""),
  ("\"\u{301}", "'\"\u{301}'"),
]
