import Conformance
import ServerFixtures
import Testing

@Suite struct MalformedSentencesTests {
  @Test(
    "A line that is no sentence is refused, and one given twice",
    arguments: [
      ("a: One.\nno colon", "a.sentences:2: is no sentence; use ID: the sentence"),
      (": One.", "a.sentences:1: is no sentence; use ID: the sentence"),
      ("a:One.", "a.sentences:1: is no sentence; use ID: the sentence"),
      ("a: ", "a.sentences:1: is no sentence; use ID: the sentence"),
      ("Note that: it is so.", "a.sentences:1: is no sentence; use ID: the sentence"),
      ("\n \na: One.", "a.sentences:2: is no sentence; use ID: the sentence"),
      ("a: One.\n# comment\na: Two.", "a.sentences:3: the sentence \"a\" is given twice"),
      ("*.a: One.\naws.a: Two.", "a.sentences:2: the sentence \"aws.a\" is given twice"),
      ("azure.a: One.\n\n*.a: Two.", "a.sentences:3: the sentence \"azure.a\" is given twice"),
    ])
  func refused(text: String, message: String) {
    let error = #expect(throws: FixtureError.self) {
      try Sentence.parse(text, file: "a.sentences")
    }
    #expect(error?.description == message)
  }

  @Test(
    "A sentence has an id, for each platform where the document repeats it",
    arguments: ["\n", "\r\n"])
  func sentences(end: String) throws {
    let lines = ["# Comment: no sentence.", "", "a: One: two.", "*.b.1: `X={Y}`;  Z."]
    let sentences = try Sentence.parse(lines.joined(separator: end), file: "a.sentences")
    #expect(sentences.map(\.id) == ["a", "azure.b.1", "aws.b.1"])
    #expect(sentences.map(\.text) == ["One: two.", "`X={Y}`;  Z.", "`X={Y}`;  Z."])
    #expect(sentences.map(\.line) == [3, 4, 4])
  }

  @Test("No line is no sentence", arguments: ["", "\n\n", "# a: One."])
  func nothing(text: String) throws {
    #expect(try Sentence.parse(text, file: "a.sentences") == [])
  }
}
