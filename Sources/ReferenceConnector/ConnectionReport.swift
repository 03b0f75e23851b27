import OpenSSLKit
package import PostgresSession

/// All that one call of the connector tried, and what came of it.
package struct ConnectionReport: Hashable, Sendable {
  package var parameters: ConnectionParameters
  /// At least one, in order; the last one's result is the call's.
  package var attempts: [AttemptReport]

  package struct AttemptReport: Hashable, Sendable {
    package var attempt: Attempt
    package var result: AttemptResult
  }

  package var outcome: Outcome {
    switch attempts.last?.result {
    case .connected(let server): server.outcome
    case .failed, nil: .fail
    }
  }

  package var server: ServerReport? {
    if case .connected(let server) = attempts.last?.result { server } else { nil }
  }
}

extension ConnectionReport: CustomStringConvertible {
  /// A line an attempt, and what to change where the last one failed.
  package var description: String {
    var lines = attempts.enumerated().map { index, report in
      "\(index + 1). \(report.attempt.summary): \(report.result.summary)"
    }
    if hasLostEncryption {
      lines.append(
        "Mind: the server's certificate was refused, and then all was sent unencrypted.")
    }
    if case .failed(let failure) = attempts.last?.result, let remedy = failure.remedy {
      lines.append("To change: \(remedy).")
    }
    return lines.joined(separator: "\n")
  }
}

extension ConnectionReport {
  /// A certificate that was not trusted has led to a connection that anybody can read.
  private var hasLostEncryption: Bool {
    server.map { $0.tls == nil } == true
      && attempts.contains { report in
        guard case .failed(.tls(let failure)) = report.result else { return false }
        return failure.verification != nil
      }
  }
}

extension Attempt {
  /// What is tried, in a few words.
  package var summary: String {
    switch (encryption, verification) {
    case (.none, _): "without SSL"
    case (.preferred, _): "with SSL, or without where the server has none"
    case (.required, .none): "with SSL, certificate unchecked"
    case (.required, .chain): "with SSL, certificate checked"
    case (.required, .chainAndName): "with SSL, certificate and host name checked"
    case (.direct, .none): "with SSL at once, certificate unchecked"
    case (.direct, .chain): "with SSL at once, certificate checked"
    case (.direct, .chainAndName): "with SSL at once, certificate and host name checked"
    }
  }
}

extension AttemptResult {
  fileprivate var summary: String {
    switch self {
    case .failed(let failure): "failed: \(failure)"
    case .connected(let server):
      server.tls.map { "connected over \($0.version) with \($0.cipher)" }
        ?? "connected, unencrypted"
    }
  }
}
