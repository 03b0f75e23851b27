import Dispatch
import Foundation

/// SIGINT and SIGTERM, caught once it is made; SIGPIPE is ignored.
final class Signals {
  private let stream: AsyncStream<Void>
  // A source that is not kept is never heard of again.
  private let sources: [any DispatchSourceSignal]

  /// `onSignal` is called with the number of each.
  init(onSignal: @escaping @Sendable (Int32) -> Void = { _ in }) {
    signal(SIGPIPE, SIG_IGN)
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    self.stream = stream
    let registrations = DispatchGroup()
    // One of its own has a thread, also where all processors are busy or wait for this.
    let queue = DispatchQueue(label: "signals")
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { @Sendable in
        onSignal(number)
        continuation.yield()
      }
      registrations.enter()
      source.setRegistrationHandler { @Sendable in registrations.leave() }
      source.resume()
      return source
    }
    // One that comes before would be ignored, and never heard of.
    registrations.wait()
  }

  /// Returns at the first of them.
  func wait() async {
    for await _ in stream { return }
  }
}
