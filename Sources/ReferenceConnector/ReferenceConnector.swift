import Foundation
import NIOCore
import NIOPosix
package import PostgresSession
import PostgresTransport

/// A client that does what the document says, and beyond it what libpq does.
package struct ReferenceConnector: Sendable {
  private let tls: ClientTLS
  private let options: ClientOptions
  /// Seconds from the TCP connection to ReadyForQuery, for each attempt.
  private let timeout: Int
  /// Seconds for the TCP connection.
  private let connectTimeout: Int

  package init(
    tls: ClientTLS, options: ClientOptions = ClientOptions(), timeout: Int = 10,
    connectTimeout: Int? = nil
  ) {
    self.tls = tls
    self.options = options
    self.timeout = timeout
    self.connectTimeout = connectTimeout ?? timeout
  }

  /// Connects, stays until the server is ready for a query, and leaves.
  package func connect(_ parameters: ConnectionParameters) async -> ConnectionReport {
    await connect(parameters) { attempt in await dial(parameters, attempt) }
  }

  /// Goes through the mode's plan, with any way to make one attempt.
  package func connect(
    _ parameters: ConnectionParameters, dial: (Attempt) async -> AttemptResult
  ) async -> ConnectionReport {
    var report = ConnectionReport(parameters: parameters, attempts: [])
    guard let plan = plan(parameters) else {
      let failure = ConnectionFailure.weakModeForDirect(parameters.sslMode)
      report.attempts = [.init(attempt: Attempt(.direct), result: .failed(failure))]
      return report
    }
    for attempt in plan.map(hardened) {
      let result =
        tls.suffices(for: attempt) ? await dial(attempt) : .failed(.noRootCertificate)
      report.attempts.append(.init(attempt: attempt, result: result))
      guard case .failed(let failure) = result, failure.allows(attempt.fallbacks) else { break }
    }
    return report
  }

  private func hardened(_ attempt: Attempt) -> Attempt {
    var attempt = attempt
    if options.verifiesWherePossible, attempt.encryption != .none, attempt.verification == .none {
      attempt.verification = .chain
    }
    return attempt
  }

  /// Nil for a mode that cannot begin with TLS.
  private func plan(_ parameters: ConnectionParameters) -> [Attempt]? {
    guard options.sslNegotiation == .direct else { return parameters.plan }
    return parameters.sslMode.directPlan.map { parameters.isLocal ? parameters.plan : $0 }
  }

  /// The client's end of one attempt, before it is joined to anything.
  package func endpoint(
    _ parameters: ConnectionParameters, _ attempt: Attempt
  ) -> Endpoint<ClientSession> {
    tls.endpoint(parameters, attempt, options: options, timeout: timeout)
  }

  private func dial(_ parameters: ConnectionParameters, _ attempt: Attempt) async -> AttemptResult {
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    let result = loop.makePromise(of: AttemptResult.self)
    do {
      let channel = try await ClientBootstrap(group: loop)
        .connectTimeout(.seconds(Int64(connectTimeout)))
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
              EndpointHandler(
                endpoint(parameters, attempt), onRecord: { _ in },
                onClose: { result.succeed($0.result ?? .failed(.closedByServer(.ready))) }))
          }
        }
        .connect(to: parameters).get()
      defer { channel.close(promise: nil) }
      return try await result.futureResult.get()
    } catch {
      result.succeed(.failed(.unreachable(reason: "")))
      return self.result(of: error, parameters, attempt)
    }
  }

  /// What an attempt comes to that has no channel.
  ///
  /// Where nobody listens, a connection is refused. One that is reset has been there, and is over
  /// before this end has heard of it: which of both is sooner must not decide what is said.
  func result(
    of error: any Error, _ parameters: ConnectionParameters, _ attempt: Attempt
  ) -> AttemptResult {
    guard Self.isReset(error) else { return .failed(.unreachable(reason: Self.reason(error))) }
    let endpoint = endpoint(parameters, attempt)
    for input in [TransportInput.connected, .peerClosed] { _ = endpoint.handle(input) }
    return endpoint.session.result ?? .failed(.closedByServer(.ready))
  }

  private static func isReset(_ error: any Error) -> Bool {
    switch error {
    case let error as NIOConnectionError: error.connectionErrors.contains { isReset($0.error) }
    case let error as IOError: error.errnoCode == ECONNRESET
    default: false
    }
  }

  /// The system's words, without NIO's around them.
  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as NIOConnectionError:
      let failures = error.connectionErrors.map { reason($0.error) }
      let lookup = [error.dnsAError, error.dnsAAAAError].compactMap(\.self)
      return failures.first ?? (lookup.isEmpty ? "no address" : "the host name is not known")
    case let error as IOError:
      return NSError(domain: NSPOSIXErrorDomain, code: Int(error.errnoCode)).localizedFailureReason
        ?? error.description
    case ChannelError.connectTimeout: return "timed out"
    default: return "\(error)"
    }
  }
}

extension ClientBootstrap {
  fileprivate func connect(to parameters: ConnectionParameters) -> EventLoopFuture<any Channel> {
    guard parameters.isLocal else {
      return connect(host: parameters.server, port: parameters.port)
    }
    return connect(
      unixDomainSocketPath: "\(parameters.server)/.s.PGSQL.\(parameters.port)")
  }
}
