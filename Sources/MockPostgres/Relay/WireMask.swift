/// What is replaced in a line by a word, because it is random, secret, or a build's own.
package struct WireMask: Sendable {
  let end: WireLine.End
  /// How the text begins of the lines that have it.
  let message: String
  /// It begins behind the first of these.
  let before: String
  /// It ends before the next of these; nil where it is the rest.
  let after: String?
  let word: String

  init(
    _ end: WireLine.End, _ message: String, after before: String, upTo after: String? = nil,
    _ word: String
  ) {
    self.end = end
    self.message = message
    self.before = before
    self.after = after
    self.word = word
  }

  func applied(to text: String, of end: WireLine.End) -> String {
    guard end == self.end, text.hasPrefix(message), let before = text.firstRange(of: before) else {
      return text
    }
    let rest = text[before.upperBound...]
    let after = after.flatMap { rest.firstRange(of: $0) }.map { rest[$0.lowerBound...] } ?? ""
    return text[..<before.upperBound] + word + after
  }

  /// Random values, and secrets; the length of the body that they are a part of is left.
  package static let values = [
    WireMask(.backend, "K(", after: ") ", "PROCESS, KEY"),
    WireMask(.backend, #"R(8) \00\00\00\05"#, after: #"\05"#, "SALT"),
    WireMask(.backend, "R(", after: #"\00\00\00\0br="#, upTo: ",", "NONCE"),
    WireMask(.backend, "R(", after: ",s=", upTo: ",", "SALT"),
    WireMask(.backend, "R(", after: #"\00\00\00\0cv="#, "SIGNATURE"),
    WireMask(.frontend, "p password(", after: ") ", "PASSWORD"),
    WireMask(.frontend, "p md5(", after: ") ", "HASH"),
    WireMask(.frontend, "p SASL(", after: ",r=", upTo: ",", "NONCE"),
    WireMask(.frontend, "p SASL(", after: ",p=", "PROOF"),
  ]

  /// The place in the server's source that reports an error: fields F, L and R, which come last.
  package static let source = ["E ", "N "].map {
    WireMask(.backend, $0, after: #"\00F"#, "SOURCE")
  }
}
