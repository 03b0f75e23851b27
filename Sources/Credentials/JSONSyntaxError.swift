/// Where and why a text is no JSON.
struct JSONSyntaxError: Error, Hashable, Sendable {
  /// From 1.
  var line: Int
  /// In words that continue "is not JSON: ", none of them from the text.
  var problem: String
}
