/// What a raw client sees of a connection, piece by piece.
enum Sight: Hashable, Sendable {
  /// In plain text, or outside of TLS.
  case plain([UInt8])
  /// TLS is up.
  case handshake
  case inside([UInt8])
  /// Of TLS, and fatal.
  case alert(String)

  /// How a connection ended.
  enum End: Hashable, Sendable {
    /// By the server, with a close_notify before the FIN.
    case closedInOrder
    /// By the server, with a FIN alone.
    case closed
    case reset
    /// By the client, for whom the server waited.
    case left
  }
}

extension [Sight] {
  /// With pieces of a kind that follow each other as one.
  var merged: [Sight] {
    reduce(into: []) { merged, sight in
      switch (sight, merged.last) {
      case (.plain([]), _), (.inside([]), _): break
      case (.plain(let more), .plain(let bytes)): merged[merged.count - 1] = .plain(bytes + more)
      case (.inside(let more), .inside(let bytes)): merged[merged.count - 1] = .inside(bytes + more)
      default: merged.append(sight)
      }
    }
  }

  /// Whether more may come of it: all until here is as in the other.
  func begins(_ other: [Sight]) -> Bool {
    guard let last = merged.last else { return true }
    let (own, expected) = (merged, other.merged)
    guard own.count <= expected.count, own.dropLast() == expected.prefix(own.count - 1) else {
      return false
    }
    switch (last, expected[own.count - 1]) {
    case (.plain(let bytes), .plain(let all)), (.inside(let bytes), .inside(let all)):
      return all.starts(with: bytes)
    case (let last, let other): return last == other
    }
  }

  /// What an honest server does before a phase, in it and behind it, and nothing else.
  func parts(_ stage: SocketStage) -> (before: [Sight], here: [Sight], after: [Sight])? {
    var rest = merged
    guard let before = rest.take(stage.before), let here = rest.take(stage.here),
      let after = rest.take(stage.after), rest.isEmpty
    else { return nil }
    return (before, here, after)
  }

  /// Takes what the words stand for off the front: `TLS`, a reply of one byte in quotes, or the type
  /// of a message; nil where something else comes.
  private mutating func take(_ words: [String]) -> [Sight]? {
    var taken: [Sight] = []
    for word in words {
      guard let first else { return nil }
      switch first {
      case .handshake:
        guard word == "TLS" else { return nil }
        taken.append(.handshake)
        removeFirst()
      case .plain(let bytes):
        guard let count = bytes.length(of: word) else { return nil }
        taken.append(.plain([UInt8](bytes.prefix(count))))
        self[0] = .plain([UInt8](bytes.dropFirst(count)))
      case .inside(let bytes):
        guard let count = bytes.length(of: word) else { return nil }
        taken.append(.inside([UInt8](bytes.prefix(count))))
        self[0] = .inside([UInt8](bytes.dropFirst(count)))
      case .alert: return nil
      }
      self = merged
    }
    return taken
  }
}

extension [UInt8] {
  /// How many of them the word stands for.
  fileprivate func length(of word: String) -> Int? {
    guard let first else { return nil }
    let type = Character(Unicode.Scalar(first))
    if word == "'\(type)'" { return 1 }
    guard word == "\(type)", count >= 5 else { return nil }
    return 1 + self[1..<5].reduce(0) { $0 << 8 | Int($1) }
  }
}
