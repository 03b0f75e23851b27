import Foundation

/// What connections cost that are logged in and say nothing.
struct IdleBenchmark {
  let workshop: Workshop
  /// As many as there may be descriptors.
  let counts = [100, 1000, 10_000]

  func figures() async throws -> [Figure] {
    try await figures(isEncrypted: false, target: "≤ 5 KiB")
      + figures(isEncrypted: true, target: "≤ 22 KiB")
  }

  private func figures(isEncrypted: Bool, target: String) async throws -> [Figure] {
    let transport = isEncrypted ? "TLS" : "plain"
    var figures: [Figure] = []
    for count in counts {
      let fixture = """
        summary: For benchmarks.
        settings: {ssl: \(isEncrypted ? "on" : "off"), max_connections: 20000}
        hba: [host all all all trust]
        """
      let servers = try await Servers.start(
        workshop, fixture: fixture, isEncrypted: isEncrypted,
        options: isEncrypted ? ["tls"] : [], hasPeers: false)
      var memory: [(Figure.Subject, [Double])] = []
      var idling: [(Figure.Subject, [Double])] = []
      for server in servers.all {
        let (bytes, used) = try await measure(server, count, isEncrypted)
        memory.append((server.subject, [bytes / 1024]))
        idling.append((server.subject, [used]))
      }
      await servers.stop()
      figures.append(
        Figure(
          "memory of each of \(count) idle connections, \(transport)", "KiB", target: target, memory
        ))
      if count == counts.last {
        figures.append(
          Figure("processor of \(count) idle connections, \(transport)", "ms/s", idling))
      }
    }
    return figures
  }

  private func measure(
    _ server: Servers.Server, _ count: Int, _ isEncrypted: Bool
  ) async throws -> (bytes: Double, millisecondsPerSecond: Double) {
    let options = isEncrypted ? ["tls"] : []
    // What the first connections make once, and what later ones then find.
    _ = try await workshop.load(["logins", "\(server.port)", "64"] + options)
    let before = try server.usage.privateBytes
    let clients = try workshop.clients(["idle", "\(server.port)", "\(count)"] + options)
    guard await clients.line() != nil else { throw BenchmarkError("idle: \(clients.errorOutput)") }
    let bytes = (try server.usage.privateBytes - before) / Double(count)
    let seconds = 3.0
    let processor = try server.usage.processorSeconds
    try await Task.sleep(for: .seconds(seconds))
    let used = try server.usage.processorSeconds - processor
    await clients.stop()
    return (bytes, used / seconds * 1000)
  }
}
