import Foundation
import Support
import Testing

@Suite("A server that SIGTERM ends", .serialized, .timeLimit(.minutes(10)))
struct EndingTests {
  @Test(
    "tells who is logged in, and is gone within a second", arguments: 0..<Scale.count(8, long: 200))
  func whenever(_ number: Int) async throws {
    let clock = ContinuousClock()
    try await ServedProgram.during { served in
      try await SocketClient.connected(port: served.port) { client in
        try await client.send(Login.messages[0])
        _ = try await client.receive(until: SocketClient.readyForQuery)
        let storm = Task {
          try await concurrently(number * 10) { index in
            try? await Attack.all[index % Attack.all.count](port: served.port, number: index)
          }
        }
        // The later ones come into the middle of the storm.
        if number > 0 { await served.closed(number * 3) }
        let start = clock.now
        served.terminate()
        let farewell = String(decoding: try await client.receiveToEnd(), as: UTF8.self)
        #expect(farewell.contains("C57P01\0Mterminating connection due to administrator command\0"))
        #expect(await served.status() == 0)
        #expect(clock.now - start < .seconds(Scale.isLong ? 1 : 30))
        storm.cancel()
        _ = await storm.result
      }
    }
  }

  @Test("does not wait for one who does not read")
  func deafness() async throws {
    let clock = ContinuousClock()
    try await ServedProgram.during { served in
      try await SocketClient.connected(port: served.port) { client in
        try await client.send(
          Login.messages[0] + Array(repeatElement(Login.query("SELECT much"), count: 200).joined())
        )
        _ = try await served.login()
        let start = clock.now
        served.terminate()
        #expect(await served.status() == 0)
        #expect(clock.now - start < .seconds(Scale.isLong ? 1 : 30))
      }
    }
  }

  @Test("leaves no folder behind", arguments: [true, false])
  func folder(isServing: Bool) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "mock-postgres-ending-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let connector = folder.appending(path: "slow.yaml")
    try """
    summary: Takes its time.
    command: [/bin/sh, -c, 'echo started; exec sleep 20']
    modes: {Disable: disable}
    """.write(to: connector, atomically: true, encoding: .utf8)
    let temporary = folder.appending(path: "temporary")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    let program = Program(
      Program.built("mock-postgres"),
      isServing ? ["serve", "ssl", "--json"] : ["conform", connector.path, "--jobs", "1"],
      environment: ["TMPDIR": temporary.path])
    if isServing {
      var lines = program.lines
      _ = await lines.next()
    } else {
      // A sanitizer makes a file there of its own, before the program begins.
      while try !FileManager.default.contentsOfDirectory(atPath: temporary.path)
        .contains(where: { $0.hasPrefix("mock-postgres-") })
      {
        await Task.yield()
      }
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: temporary.path) {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: temporary.appending(path: name).path)
      #expect(attributes[.posixPermissions] as? Int == 0o700, "\(name)")
    }
    program.terminate()
    let status = await program.status()
    #expect(status == (isServing ? 0 : 143), "\(program.errorOutput)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
  }
}
