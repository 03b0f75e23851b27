import Foundation
import Testing

/// What a real server said to a client, as a text that both a reader and a test can follow.
///
/// `===` begins a recording with its title; `with` says how the server and its client are set up;
/// `>` is a packet of the client and `+` a further message in it; `<` is what the server sends.
/// A message is its type and its body (`Q SELECT 1\0`), `startup` and its body, `raw` and all its
/// bytes, or the name of a packet. `\0`, `\n`, `\r`, `\t`, `\\` and `\x` with two digits stand for
/// bytes. `tls` is a completed handshake, `eof` the client's half-close, `timeout` the end of
/// the timer that runs, `cancel` a CancelRequest with the right key; `open` or `closed` says how it
/// ended. `unanswered` stands for the error that this server gives where the real one has an answer,
/// with what of the statement it is for.
struct Recording: Sendable, CustomTestStringConvertible {
  let title: String
  private(set) var settings: [(name: String, value: String)] = []
  var steps: [Step] = []

  enum Step: Hashable {
    case client([UInt8])
    case server([UInt8])
    case tls(version: String, cipher: String)
    case eof
    case timeout
    case cancel
    case end(isOpen: Bool)
  }

  var testDescription: String { title }

  /// All settings of a name.
  func values(_ name: String) -> [String] {
    settings.filter { $0.name == name }.map(\.value)
  }

  subscript(name: String) -> String? {
    settings.first { $0.name == name }?.value
  }
}

extension Recording {
  /// The recordings of `Tests/Recordings/NAME.txt`.
  static func load(_ name: String) throws -> [Recording] {
    var recordings: [Recording] = []
    for line in try text(name).split(separator: "\n") {
      if line.hasPrefix("=== ") {
        recordings.append(Recording(title: String(line.dropFirst(4))))
      } else if !line.hasPrefix("#") {
        try recordings[recordings.count - 1].read(line)
      }
    }
    return recordings
  }

  static func text(_ name: String, file: String = #filePath) throws -> String {
    let folder = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
    return try String(
      contentsOf: folder.appending(path: "Recordings/\(name).txt"), encoding: .utf8)
  }

  struct SyntaxError: Error {
    let line: String
  }

  private mutating func read(_ line: Substring) throws {
    let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    let rest = words.count > 1 ? words[1] : ""
    switch words[0] {
    case "with":
      let words = rest.split(separator: " ", maxSplits: 1)
      settings.append((String(words[0]), String(words[1])))
    case ">": steps.append(.client(try Self.bytes(rest)))
    case "+": extend(try Self.bytes(rest), isClient: true)
    case "<" where rest.hasPrefix("unanswered"):
      extend(unanswered(rest.dropFirst("unanswered".count)), isClient: false)
    case "<" where rest.hasPrefix("login"): extend(login(rest), isClient: false)
    case "<": extend(try Self.bytes(rest), isClient: false)
    case "tls":
      let words = rest.isEmpty ? ["TLSv1.3", "TLS_AES_256_GCM_SHA384"] : rest.split(separator: " ")
      steps.append(.tls(version: String(words[0]), cipher: String(words[1])))
    case "eof": steps.append(.eof)
    case "timeout": steps.append(.timeout)
    case "cancel": steps.append(.cancel)
    case "open", "closed": steps.append(.end(isOpen: line == "open"))
    default: throw SyntaxError(line: String(line))
    }
  }

  /// All that one end sends before the other does is one step.
  private mutating func extend(_ bytes: [UInt8], isClient: Bool) {
    switch (steps.last, isClient) {
    case (.client(let packet), true): steps[steps.count - 1] = .client(packet + bytes)
    case (.server(let sent), false): steps[steps.count - 1] = .server(sent + bytes)
    default: steps.append(isClient ? .client(bytes) : .server(bytes))
    }
  }
}
