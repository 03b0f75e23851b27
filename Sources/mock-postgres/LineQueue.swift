import Dispatch
import Foundation
import Synchronization

/// Lines of a server, on their way to whoever reads them.
///
/// Theory of operation: lines wait in batches, which a thread of its own writes. The first is written
/// at once, and those that follow it after `interval`, all in one: to wake a thread for each would
/// cost more than a login. A reader who is slow is waited for, so that all is told to him. One who
/// has read nothing for `patience` is not: until he reads again, what is more than can wait is left
/// out, and a line in its place says so.
final class LineQueue: Sendable {
  private let output: Output
  private let waiting: Mutex<WaitingLines>
  /// Its lock is held by those only who wait for room, or make some.
  private let room = NSCondition()
  private let thread = DispatchQueue(label: "lines")

  // In seconds.
  private static let interval = 0.001
  private static let patience = 2.0
  private static let lastPatience = 0.5

  /// `omission` says that so many lines are missing.
  init(_ output: Output, omission: @escaping @Sendable (_ count: Int) -> String) {
    self.output = output
    waiting = Mutex(WaitingLines(omission: omission))
  }

  func write(_ line: String) {
    if !add(line) { waitForRoom(line) }
  }

  /// Waits as long as somebody reads, and returns whether all has been written.
  func finish() -> Bool {
    let end = DispatchSemaphore(value: 0)
    thread.async { end.signal() }
    var writtenCount = waiting.withLock(\.writtenCount)
    while end.wait(timeout: .now() + Self.lastPatience) == .timedOut {
      let count = waiting.withLock(\.writtenCount)
      guard count > writtenCount else { return false }
      writtenCount = count
    }
    return true
  }

  /// Returns false where it has no room.
  private func add(_ line: String) -> Bool {
    let (isAdded, begins) = waiting.withLock { ($0.add(line), $0.beginsWriting()) }
    if begins { thread.async { self.writeAll() } }
    return isAdded
  }

  private func waitForRoom(_ line: String) {
    room.lock()
    defer { room.unlock() }
    while !add(line) {
      if !room.wait(until: Date(timeIntervalSinceNow: Self.patience)) {
        waiting.withLock { $0.isStalled = true }
      }
    }
  }

  /// Writes until there has been nothing to write for an interval.
  private func writeAll() {
    while waiting.withLock({ $0.goesOn() }) {
      while let batch = waiting.withLock({ $0.next() }) {
        output.write(batch, terminator: "")
        waiting.withLock { $0.noteWritten() }
        room.lock()
        room.broadcast()
        room.unlock()
      }
      Thread.sleep(forTimeInterval: Self.interval)
    }
  }
}

/// What has not been written yet.
private struct WaitingLines {
  let omission: @Sendable (_ count: Int) -> String
  private var batches: [String] = []
  private var omittedCount = 0
  private var isBeingWritten = false
  /// Nobody has read for some time: what has no room is left out.
  var isStalled = false
  /// Of batches.
  private(set) var writtenCount = 0

  private static let batchSize = 16_384
  /// In batches: a megabyte.
  private static let capacity = 64

  init(omission: @escaping @Sendable (_ count: Int) -> String) {
    self.omission = omission
  }

  /// Returns false where the line has no room, and is to wait for it.
  mutating func add(_ line: String) -> Bool {
    guard batches.count < Self.capacity else {
      if isStalled { omittedCount += 1 }
      return isStalled
    }
    if omittedCount > 0 { append(takeOmission()) }
    append(line)
    return true
  }

  /// Returns whether the caller is to have all written: nobody does yet.
  mutating func beginsWriting() -> Bool {
    defer { isBeingWritten = true }
    return !isBeingWritten
  }

  /// Returns whether there is more to write; where there is not, writing ends.
  mutating func goesOn() -> Bool {
    isBeingWritten = !batches.isEmpty || omittedCount > 0
    return isBeingWritten
  }

  /// What is to be written next.
  mutating func next() -> String? {
    if !batches.isEmpty { return batches.removeFirst() }
    return omittedCount > 0 ? takeOmission() + "\n" : nil
  }

  mutating func noteWritten() {
    writtenCount += 1
    isStalled = false
  }

  private mutating func takeOmission() -> String {
    defer { omittedCount = 0 }
    return omission(omittedCount)
  }

  private mutating func append(_ line: String) {
    if batches.last.map({ $0.utf8.count < Self.batchSize }) != true { batches.append("") }
    batches[batches.count - 1] += "\(line)\n"
  }
}
