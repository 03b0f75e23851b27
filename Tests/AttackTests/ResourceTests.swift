import Foundation
import NIOCore
import NIOPosix
import Support
import Testing

@Suite("A server that runs short", .serialized, .timeLimit(.minutes(10)))
struct ResourceTests {
  @Test("of nothing by connections that say nothing: others get in, and it forgets them")
  func silence() async throws {
    let count = Scale.count(300, long: 10_000)
    try await ServedProgram.during { served in
      let quiet = try await served.logins(5)
      let before = served.descriptorCount
      let channels = try await silent(count, port: served.port)
      let meanwhile = try await served.logins(5)
      let size = served.residentSize
      for channel in channels { try await channel.close() }
      await served.closed(count + 10)
      if Scale.hasSymbolizer {
        // It is talked to through two pipes, from some time on.
        #expect(try #require(served.descriptorCount) <= #require(before) + 2)
      } else {
        #expect(served.descriptorCount == before)
      }
      #expect(served.account == .init(opened: count + 10, closed: ["fail": count, "plain": 10]))
      guard Scale.isLong else { return }
      print("\(count) say nothing: \(size ?? 0) KiB; logins \(quiet), then \(meanwhile)")
      #expect(median(meanwhile) < median(quiet) * 5 + 20)
    }
  }

  @Test("of descriptors accepts again when there are some")
  func descriptors() async throws {
    try await ServedProgram.during(limits: "ulimit -n 64; ") { served in
      let channels = try await silent(100, port: served.port)
      async let login = served.login()
      for channel in channels { try await channel.close() }
      _ = try await login
      await served.closed(101)
      #expect(served.account == .init(opened: 101, closed: ["fail": 100, "plain": 1]))
    }
  }

  @Test(
    "of disk goes on, and says so once",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
  func fullDisk() async throws {
    try await ServedProgram.during(["--keylog", "/dev/full", "--trace"]) { served in
      for number in 3..<6 {
        try await Attack.all[6](port: served.port, number: number * 4 + 3)
      }
      await served.closed(3)
      #expect(
        served.errorOutput.split(separator: "\n").filter { $0.hasPrefix("warning") } == [
          "warning: --keylog: /dev/full is not whole, for it cannot be written"
        ])
    }
  }

  @Test("of a reader of its output goes on, and tells him later how much he has missed")
  func idleReader() async throws {
    let lineCount = try await ServedProgram.during(["--trace"]) { served in
      _ = try await served.login()
      await served.closed(1)
      return served.lineCount
    }
    // More than waits for him, in memory and in the pipe.
    let count = 2_000_000 / (lineCount * 100)
    try await ServedProgram.during(["--trace"], isReaderIdle: true) { served in
      try await concurrently(count) { _ in _ = try await served.login() }
      #expect(served.lineCount == 0)
      served.readOn()
      while served.lineCount < lineCount * count { await Task.yield() }
      #expect(served.lineCount == lineCount * count)
      #expect(served.omittedCount > 0)
      let closedCount = served.account.closedCount
      _ = try await served.login()
      await served.closed(closedCount + 1)
    }
  }

  @Test("of a reader of its output does not wait for him at its end")
  func noReader() async throws {
    try await ServedProgram.during(["--trace"], isReaderIdle: true) { served in
      let warning = "warning: the output is not whole, for nobody reads it\n"
      for _ in 0..<200 { _ = try await served.login() }
      served.terminate()
      while served.errorOutput != warning { await Task.yield() }
      served.readOn()
    }
  }

  @Test("of memory by no client that asks for much and reads nothing")
  func deafness() async throws {
    let count = Scale.count(600, long: 20_000)
    // Of what can be read at once, few are whole.
    let query = Login.query("SELECT much" + String(repeating: " ", count: 2000))
    try await ServedProgram.during { served in
      let before = served.residentSize ?? 0
      try await SocketClient.connected(port: served.port) { client in
        try await client.send(
          Login.messages[0] + Array(repeatElement(query, count: count).joined()))
        // Somebody else is served meanwhile.
        for _ in 0..<20 { _ = try await served.login() }
        let size = served.residentSize ?? 0
        #expect(size < before + 30_000, "\(before) KiB, then \(size)")
        // All that was asked for comes in the end.
        var received = 0
        while received < count * 100_000, let bytes = try await client.next() {
          received += bytes.count
        }
        #expect(received >= count * 100_000)
      }
    }
  }

  @Test("of patience with a startup packet that is too long closes at once")
  func endless() async throws {
    try await ServedProgram.during { served in
      let answer = try await SocketClient.exchange(
        [0, 0, 0x27, 0x15, 0, 3, 0, 0], port: served.port)
      #expect(answer == [])
      await served.closed(1)
    }
  }

  /// Connections on which nothing is said.
  private func silent(_ count: Int, port: Int) async throws -> [any Channel] {
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(.seconds(60))
    var channels: [any Channel] = []
    for _ in 0..<count {
      channels.append(try await bootstrap.connect(host: "127.0.0.1", port: port).get())
    }
    return channels
  }
}
