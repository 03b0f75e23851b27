/// A text of a YAML file, and its place: what is left to be said of it once the file is forgotten.
struct YAMLText: Hashable, Sendable {
  var text: String
  private let place: FixtureError

  init(_ value: YAMLValue) throws(FixtureError) {
    text = try value.nonEmptyString()
    place = value.error("")
  }

  func error(_ problem: String, allowed: String? = nil) -> FixtureError {
    var error = place
    error.problem = problem
    error.allowed = allowed
    return error
  }
}

extension YAMLValue {
  /// A list of texts.
  func texts() throws(FixtureError) -> [YAMLText] {
    try sequence().map { value throws(FixtureError) in try YAMLText(value) }
  }
}
