/// Makes lines of bytes as they come.
///
/// Subprocess's sequence of strings compares the end of what it has with each byte: a server that
/// tells of thousands of connections in a second would wait for that, and its clients with it.
package struct LineSplitter {
  private var rest: [UInt8] = []

  package init() {}

  /// The lines that end in these bytes.
  package mutating func lines(_ bytes: some Collection<UInt8>) -> [String] {
    rest += bytes
    var lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    rest = Array(lines.removeLast())
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The line that has no end; nil where there is none.
  package var last: String? {
    rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
  }
}
