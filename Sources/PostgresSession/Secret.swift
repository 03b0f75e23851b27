/// A password or another text that must not be shown.
///
/// Printing, interpolating or dumping it shows dots; only `reveal()` gives the text, so that each
/// place where a secret leaves can be found by that word.
package struct Secret: Hashable, Sendable {
  private let text: String

  package init(_ text: String) {
    self.text = text
  }

  package func reveal() -> String {
    text
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "••••" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
