import Conformance
import Foundation
import MockPostgres
import OpenSSLKit
import ServerFixtures

/// The servers of one fixture: ours, the floor, and what is installed.
struct Servers {
  private(set) var all: [Server] = []
  private let mock: Peer
  private var floor: Peer?
  private var real: RealServer?
  private var pooler: Peer?

  struct Server {
    var subject: Figure.Subject
    var port: Int
    var usage: ProcessUsage
  }

  private init(_ mock: Peer) {
    self.mock = mock
    all.append(Server(subject: .mockPostgres, port: mock.port, usage: mock.usage))
  }

  /// `options` are those with which a client logs in; the floor has one answer to whatever a client
  /// says; peers are those that are installed, which cannot have `queries`.
  static func start(
    _ workshop: Workshop, fixture text: String, queries: String = "", isEncrypted: Bool,
    options: [String] = [],
    hasFloor: Bool = true, hasPeers: Bool = true
  ) async throws -> Servers {
    let file = workshop.scratch.appending(path: "benchmark.yaml")
    try "\(text)\n\(queries)".write(to: file, atomically: true, encoding: .utf8)
    let port = try await FreePort.find()
    let mock = try await workshop.serve(
      "mock-postgres", workshop.mockPostgres, ["serve", file.path, "--port", "\(port)"], port: port)
    var servers = Servers(mock)
    let identity = try workshop.directory.identities.identity("trusted")
    if hasFloor {
      let answer = try workshop.answer(of: port, options)
      let password = options.filter { $0.hasPrefix("password=") }
      try await servers.startFloor(workshop, answer, password, isEncrypted ? identity : nil)
    }
    guard hasPeers, let real = workshop.servers else { return servers }
    let fixture = try workshop.directory.server(
      yaml: text.replacing(", max_connections: 20000", with: ""), name: "benchmark",
      file: file.lastPathComponent, folder: workshop.scratch, version: real.installation.version)
    let server = try await real.start(fixture, workshop.directory.identities)
    try workshop.pin(server.processID)
    servers.real = server
    servers.add(.postgres, server.port, server.processID)
    if let program = workshop.pgBouncer {
      try await servers.startPooler(
        workshop, program, real.installation, fixture, isEncrypted ? identity : nil)
    }
    return servers
  }

  private mutating func add(_ subject: Figure.Subject, _ port: Int, _ processID: Int32) {
    all.append(Server(subject: subject, port: port, usage: ProcessUsage(processID)))
  }

  private mutating func startFloor(
    _ workshop: Workshop, _ answer: URL, _ password: [String], _ identity: Identity?
  ) async throws {
    let port = try await FreePort.find()
    var arguments = ["\(port)", answer.path] + password
    if let identity {
      let files = ["floor.crt", "floor.key"].map { workshop.scratch.appending(path: $0) }
      try identity.chain.map(\.pem).joined().write(
        to: files[0], atomically: true, encoding: .utf8)
      try identity.key.pem.write(to: files[1], atomically: true, encoding: .utf8)
      arguments += files.map(\.path)
    }
    let peer = try await workshop.serve("floor", workshop.floor, arguments, port: port)
    floor = peer
    add(.floor, port, peer.processID)
  }

  /// It does not run as root; its folder is its own.
  private static let pooling = """
    set -eu
    folder=$(mktemp -d /tmp/mock-postgres-pooler.XXXXXX)
    trap 'kill -KILL $process 2>/dev/null || true; rm -rf "$folder"' EXIT
    trap 'exit 1' HUP INT TERM
    cd "$folder"
    echo "$SETTINGS" >pgbouncer.ini
    echo '"acme" "s3cret"' >users.txt
    echo "$CERTIFICATE" >server.crt
    (umask 077; echo "$KEY" >server.key)
    "$PROGRAM" -q pgbouncer.ini >&2 &
    process=$!
    echo $process
    cat >/dev/null
    """

  private mutating func startPooler(
    _ workshop: Workshop, _ program: String, _ installation: PostgresInstallation,
    _ fixture: ServerFixture, _ identity: Identity?
  ) async throws {
    let port = try await FreePort.find()
    let isTrusting = fixture.written.hba.contains { $0.hasSuffix(" trust") }
    let encryption =
      identity == nil
      ? ""
      : "client_tls_sslmode=require\nclient_tls_key_file=server.key\n"
        + "client_tls_cert_file=server.crt"
    let settings = """
      [databases]
      acme = host=127.0.0.1 port=\(all.last?.port ?? 0) user=acme password=s3cret
      [pgbouncer]
      listen_addr = 127.0.0.1
      listen_port = \(port)
      unix_socket_dir =
      auth_type = \(isTrusting ? "trust" : "scram-sha-256")
      auth_file = users.txt
      pool_mode = transaction
      max_client_conn = 1000
      log_connections = 0
      log_disconnections = 0
      server_tls_sslmode = \(identity == nil ? "disable" : "require")
      \(encryption)
      """
    let peer = try Peer.start(
      "pgbouncer", installation.asOwner.dropFirst() + ["/bin/sh", "-c", Self.pooling],
      environment: [
        "SETTINGS": settings, "PROGRAM": program,
        "CERTIFICATE": identity?.chain.map(\.pem).joined() ?? "", "KEY": identity?.key.pem ?? "",
      ], workshop.scratch)
    guard let id = await peer.line().flatMap({ Int32($0) }) else {
      throw BenchmarkError("PgBouncer: \(peer.errorOutput)")
    }
    try await Peer.waitUntilAccepting(port, "PgBouncer")
    try workshop.pin(id)
    pooler = peer
    add(.pgBouncer, port, id)
  }

  func stop() async {
    await pooler?.stop()
    await real?.stop()
    await floor?.stop()
    await mock.stop()
  }
}
