import Foundation
import Support
import Synchronization
import Testing

/// `mock-postgres serve` as another process: what it holds can be measured, and what it says is kept.
final class ServedProgram: Sendable {
  let port: Int
  private let program: Program
  private let ledger: Ledger
  private let isTerminated = Atomic(false)

  /// What is served, unless something else is said: everybody gets in, over TLS or not, and takes as
  /// long to say so as a busy machine makes it.
  static let fixture = """
    summary: Is attacked.
    settings: {ssl: on, authentication_timeout: 600}
    hba:
      - host all acme all trust
      - host all all all scram-sha-256
    roles: {acme: null, scram: {password: s3cret}}
    databases: [acme]
    queries:
      - {query: SELECT much, columns: {t: text}, rows: [["\(String(repeating: "x", count: 100_000))"]]}
    """

  private init(_ program: Program, port: Int, _ ledger: Ledger) {
    self.program = program
    self.port = port
    self.ledger = ledger
  }

  /// Serves for as long as `body` runs, then ends it with SIGTERM, which it must obey.
  ///
  /// `limits` is what a shell says before it becomes the server, as `ulimit -n 64; `. Its output is
  /// read as it comes, or, where the reader is idle, but for its first line not before `readOn()`.
  static func during<Result: Sendable>(
    _ arguments: [String] = [], fixture: String = fixture, limits: String = "",
    isReaderIdle: Bool = false, _ body: (ServedProgram) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "mock-postgres-attack-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "attacked.yaml")
    try fixture.write(to: file, atomically: true, encoding: .utf8)
    let command = [Program.built("mock-postgres").path, "serve", file.path, "--json"] + arguments
    let reader = isReaderIdle ? " > >(read -r line; echo $line; read -r go <&3; exec cat)" : ""
    let program = Program(
      URL(filePath: "/bin/bash"),
      ["-c", "exec 3<&0; " + limits + #"exec "$0" "$@" </dev/null"# + reader] + command,
      environment: ["SWIFT_BACKTRACE": "enable=no"], input: isReaderIdle ? nil : "")
    let ledger = Ledger()
    let (listeners, continuation) = AsyncStream.makeStream(of: String.self)
    let reading = Task {
      var lines = program.lines
      if let line = await lines.next() { continuation.yield(line) }
      continuation.finish()
      while let line = await lines.next() { ledger.add(line) }
    }
    let first = await listeners.first { _ in true } ?? ""
    let listener = try #require(
      try? JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any],
      "\(first) \(program.errorOutput)")
    let served = ServedProgram(program, port: try #require(listener["port"] as? Int), ledger)
    defer { served.terminate() }
    let result = try await body(served)
    served.terminate()
    #expect(await program.status() == 0)
    await reading.value
    return result
  }

  /// Once: its number may be another's when it has ended.
  func terminate() {
    if !isTerminated.exchange(true, ordering: .relaxed) { program.terminate() }
  }

  /// Has its output read that was not until now.
  func readOn() { program.endInput() }

  func status() async -> Int32 { await program.status() }
  var errorOutput: String { program.errorOutput }

  /// What it has told of connections until now.
  var account: Ledger.Account { ledger.account }

  /// How many lines it has written of connections until now, or told that it has left out.
  var lineCount: Int { ledger.lineCount }
  var omittedCount: Int { ledger.omittedCount }

  /// Waits until so many connections have been closed.
  func closed(_ count: Int) async { await ledger.closed(count) }

  /// KiB in memory; nil where the system does not tell.
  var residentSize: Int? {
    let status = try? String(
      contentsOfFile: "/proc/\(program.processIdentifier)/status", encoding: .utf8)
    return status?.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
      .flatMap { Int($0.filter(\.isNumber)) }
  }

  var descriptorCount: Int? {
    try? FileManager.default.contentsOfDirectory(
      atPath: "/proc/\(program.processIdentifier)/fd"
    ).count
  }

  /// Milliseconds that somebody takes to get in who has nothing to do with an attack.
  func login() async throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    let answer = try await SocketClient.exchange(
      SocketClient.startup(user: "acme", database: "acme") + [0x58, 0, 0, 0, 4], port: port)
    #expect(answer.suffix(6) == SocketClient.readyForQuery)
    return (clock.now - start) / .milliseconds(1)
  }

  /// How long each of some logins takes, one after another.
  func logins(_ count: Int) async throws -> [Double] {
    var times: [Double] = []
    for _ in 0..<count { times.append(try await login()) }
    return times
  }
}

/// The connections that a server has told of.
final class Ledger: Sendable {
  struct Account: Hashable, Sendable {
    var opened = 0
    /// By outcome.
    var closed: [String: Int] = [:]

    var closedCount: Int { closed.values.reduce(0, +) }
  }

  private struct State {
    var account = Account()
    var lineCount = 0
    var omittedCount = 0
    var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  var account: Account { state.withLock(\.account) }
  var lineCount: Int { state.withLock { $0.lineCount + $0.omittedCount } }
  var omittedCount: Int { state.withLock(\.omittedCount) }

  func add(_ line: String) {
    if line.hasPrefix(#"{"event":"omitted","lines":"#) {
      return state.withLock { $0.omittedCount += Int(line.filter(\.isNumber)) ?? 0 }
    }
    state.withLock { $0.lineCount += 1 }
    // The fields of a line are in the order of their names.
    if line.hasPrefix(#"{"connection":"#) {
      if line.contains(#""event":"connect""#) { state.withLock { $0.account.opened += 1 } }
    } else if line.hasPrefix(#"{"clientAddress":"#) {
      let field = line.range(of: #""outcome":""#)
      let outcome = field.map { line[$0.upperBound...].prefix { $0 != #"""# } } ?? "?"
      let done = state.withLock { state in
        state.account.closed[String(outcome), default: 0] += 1
        let count = state.account.closedCount
        defer { state.waiting.removeAll { $0.count <= count } }
        return state.waiting.filter { $0.count <= count }
      }
      for waiting in done { waiting.continuation.resume() }
    }
  }

  func closed(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isDone = state.withLock { state in
        guard state.account.closedCount < count else { return true }
        state.waiting.append((count, continuation))
        return false
      }
      if isDone { continuation.resume() }
    }
  }
}
