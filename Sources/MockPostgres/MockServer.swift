import Foundation
import NIOCore
import NIOPosix

package import PostgresSession
import PostgresTransport
package import ServerFixtures

/// A PostgreSQL server that behaves as a fixture says, and keeps a journal of what it saw.
///
/// It listens from its start to its end, on one address and its fixture's sockets, and serves any number
/// of connections, each by itself. `withServer` is the way to run one.
public final class MockServer: Sendable {
  /// The IP address it listens on.
  public let host: String
  /// The TCP port it listens on.
  public let port: Int
  /// The directories of the Unix-domain sockets it listens on too, which have the port's number.
  public let unixSocketDirectories: [String]

  private let channel: any Channel
  private let unixSockets: [UnixSocket]
  private let isBacklogFull: Bool
  private let book: JournalBook
  private let connections: Connections

  /// How a server is started, beyond what its fixture says.
  package struct Options: Sendable {
    package var host = "127.0.0.1"
    /// 0 lets the system choose.
    package var port = 0
    /// Keeps every message in the journal.
    package var isTracing = false
    /// The observer is told the secrets of TLS.
    package var logsKeys = false
    /// The journal drops a connection when it is closed, and the observer has heard of it.
    package var forgetsClosed = false
    package var observer: (@Sendable (JournalEntry) -> Void)?
    /// The fixture's clock: milliseconds since the server's start; the real ones where it is nil.
    package var age: (@Sendable () -> Int)?
    /// What the nth connection cannot guess; fresh for each where it is nil.
    package var randomness: (@Sendable (_ number: Int) -> SessionRandomness)?

    package init() {}
  }

  private init(
    channel: any Channel, _ unixSockets: [UnixSocket], _ fixture: ServerFixture,
    book: JournalBook, connections: Connections
  ) {
    host = channel.localAddress?.ipAddress ?? ""
    port = channel.localAddress?.port ?? 0
    unixSocketDirectories = fixture.unixSockets.directories
    isBacklogFull = fixture.isBacklogFull
    self.channel = channel
    self.unixSockets = unixSockets
    self.book = book
    self.connections = connections
  }

  /// Starts a server; it accepts connections when this returns.
  ///
  /// Throws `ListeningError` where it cannot listen, and another where the identity cannot be minted.
  package static func start(
    _ fixture: ServerFixture, identities: IdentityCatalogue, _ options: Options = Options()
  ) async throws -> MockServer {
    let book = JournalBook(
      forgetsClosed: options.forgetsClosed, observer: options.observer)
    let connections = Connections(fixture.behaviour.settings.serverVersion)
    var behaviour = fixture.behaviour
    if behaviour.hba.contains(where: \.namesOwnNetworks) {
      behaviour.interfaces = try ownNetworks()
    }
    if behaviour.hba.contains(where: \.namesHost) { behaviour.hosts.merge(systemHosts()) }
    // Some keys take seconds to make: whoever else waits in this process is not to wait for that.
    let tls = try await NIOThreadPool.singleton.runIfActive {
      try fixture.tlsContext(identities, keepsSecrets: options.logsKeys)
    }
    let start = NIODeadline.now()
    let server = ConnectionAcceptor(
      behaviour: Apart(behaviour),
      tls: tls,
      isTracing: options.isTracing,
      book: book, connections: connections,
      age: options.age ?? { Int((NIODeadline.now() - start).nanoseconds / 1_000_000) },
      randomness: options.randomness ?? { .fresh(number: $0) }, users: SystemUsers())
    // Handing each connection to another loop than that which accepts it would take a fifth more of
    // a processor; servers are given the loops in turn.
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    var bootstrapping = bootstrap(loop) { server.accept($0) }
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
    if fixture.isBacklogFull { bootstrapping = FullBacklog.applied(to: bootstrapping) }
    let channel: any Channel
    do {
      channel = try await bootstrapping.bind(host: options.host, port: options.port).get()
    } catch {
      throw ListeningError(host: options.host, port: options.port, error)
    }
    if fixture.isBacklogFull { await FullBacklog.fill(channel) }
    var unixSockets: [UnixSocket] = []
    do {
      for directory in fixture.unixSockets.directories {
        unixSockets.append(
          try await UnixSocket.listen(
            in: directory, port: channel.localAddress?.port ?? 0,
            permissions: fixture.unixSockets.permissions,
            bootstrap(loop) { server.acceptLocal($0) }))
      }
    } catch {
      try? await channel.close()
      for socket in unixSockets { await socket.close() }
      throw error
    }
    return MockServer(
      channel: channel, unixSockets, fixture, book: book, connections: connections)
  }

  private static func bootstrap(
    _ loop: any EventLoop, _ accept: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
  ) -> ServerBootstrap {
    ServerBootstrap(group: loop)
      .serverChannelOption(.backlog, value: 1024)
      .childChannelInitializer(accept)
  }

  /// What the server has seen until now.
  public var journal: Journal { book.journal }

  /// Returns when every client that has connected is gone, and in the journal.
  ///
  /// A client that keeps its connection keeps this waiting.
  public func waitUntilIdle() async {
    if !isBacklogFull { await channel.waitUntilQueueIsEmpty() }
    await book.waitUntilIdle()
  }

  /// Stops listening, ends what is open as a server's shutdown does (57P01), and waits for it.
  package func stop() async {
    try? await channel.close().get()
    for socket in unixSockets { await socket.close() }
    connections.shutDown()
    await book.waitUntilIdle()
  }

  private static func systemHosts() -> HostTable {
    let text = try? String(contentsOfFile: "/etc/hosts", encoding: .utf8)
    return HostTable((text ?? "").split(separator: "\n").map(String.init))
  }

  private static func ownNetworks() throws -> [Network] {
    try System.enumerateDevices().compactMap { device in
      guard let address = device.address?.ipAddress.flatMap({ IPAddress($0) }),
        let mask = device.netmask?.ipAddress.flatMap({ IPAddress($0) })
      else { return nil }
      return Network(address, mask: mask)
    }
  }
}
