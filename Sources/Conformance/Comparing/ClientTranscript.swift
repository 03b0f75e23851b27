import Foundation
import MockPostgres

/// All that can be seen of a case from the client's side of one server.
///
/// A line each: how the client ended, what it wrote, and for each of its connections what it sent
/// (`F`) and then what it got (`B`). How the two are interleaved is not kept: a server may answer
/// while a client still sends.
package struct ClientTranscript: Hashable, Sendable {
  package let lines: [String]

  init(lines: [String]) {
    self.lines = lines
  }

  /// The clock of Go's clients, in what they say of an expired certificate.
  private static var clock: Regex<Substring> { /current time [-0-9]+T[:0-9]+Z/ }

  /// Whose error it is, in OpenSSL's words for one: a thread of the client's.
  private static var thread: Regex<Substring> { /\b[0-9A-F]{12,16}:error:/ }

  /// `masks` are texts that differ from run to run, with the word that stands for each.
  init(
    _ ending: ConnectorProgram.Ending, _ connections: [[WireLine]], masks: [(String, String)]
  ) {
    func lines(_ name: String, _ text: String) -> [String] {
      masks.reduce(text) { $0.replacing($1.0, with: $1.1) }
        .replacing(Self.clock, with: "current time NOW")
        .replacing(Self.thread, with: "THREAD:error:")
        .split(separator: "\n", omittingEmptySubsequences: true).map { "\(name): \($0)" }
    }
    let ends = [WireLine.End.frontend, .backend]
    self.lines =
      ["ended: \(ending.claim)"] + lines("stdout", ending.output) + lines("stderr", ending.errors)
      + connections.enumerated().flatMap { index, connection in
        ends.flatMap { end in
          connection.filter { $0.end == end }.map { "\(index + 1) \($0)" }
        }
      }
  }
}
