/// How bytes leave, where not all at once.
package enum Pace: Hashable, Sendable {
  /// At most so many at a time, and so long apart.
  case drip(bytes: Int, milliseconds: Int)
  /// The next ones are cut at these offsets, and what follows leaves as it comes.
  case split([Int])

  /// Long enough for the pieces not to meet again on their way.
  private static let splitMilliseconds = 5

  /// The pieces, and the pause behind each but the last of a split.
  func actions(_ bytes: [UInt8]) -> [TransportAction] {
    switch self {
    case .drip(let size, let milliseconds):
      return stride(from: 0, to: bytes.count, by: size).flatMap { start -> [TransportAction] in
        let piece = Array(bytes[start..<min(start + size, bytes.count)])
        return [.write(piece), .pause(milliseconds: milliseconds)]
      }
    case .split(let offsets):
      let cuts = [0] + offsets.filter { 0 < $0 && $0 < bytes.count } + [bytes.count]
      let pieces = zip(cuts, cuts.dropFirst()).map { TransportAction.write(Array(bytes[$0..<$1])) }
      return Array(
        pieces.map { [$0] }.joined(separator: [.pause(milliseconds: Self.splitMilliseconds)]))
    }
  }
}
