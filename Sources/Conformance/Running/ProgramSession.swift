import Foundation
import Subprocess
import Synchronization

/// The process of a program and those that it has started, to be ended at once.
final class ProgramSession: Sendable {
  private let leader = Mutex<ProcessIdentifier?>(nil)
  /// Ends when it has begun.
  private let beginning = AsyncStream.makeStream(of: Never.self)

  func begin(_ leader: ProcessIdentifier) {
    self.leader.withLock { $0 = leader }
    beginning.continuation.finish()
  }

  /// Returns when it has begun, or when the task is cancelled.
  func waitUntilBegun() async {
    for await _ in beginning.stream {}
  }

  /// Nothing where it has not begun, or has ended.
  func kill() {
    guard let leader = leader.withLock({ $0 }) else { return }
    _ = Foundation.kill(-leader.value, SIGKILL)
  }
}

extension PlatformOptions {
  /// A session of its own, so that what a program has started ends with it when it is ended.
  static var ownSession: PlatformOptions {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
    ]
    return options
  }
}
