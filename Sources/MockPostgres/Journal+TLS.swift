import OpenSSLKit

extension ConnectionJournal.TLS {
  /// What a handshake came to.
  init(_ facts: TLSFacts, clientHello: ClientHello?) {
    // A certificate that does not hold ends the handshake.
    let subject = facts.peerCertificate?.subject
    self.init(
      version: facts.version, cipher: facts.cipher, serverName: facts.serverName,
      applicationProtocol: facts.applicationProtocol, group: facts.group,
      clientCertificate: subject, verification: subject.map { _ in "ok" })
    self.clientHello = clientHello
  }

  /// Why it came to nothing.
  init(_ failure: TLSFailure, serverName: String?, clientHello: ClientHello?) {
    self.init(
      serverName: serverName,
      verification: failure.verification.map { "\($0.reason) at depth \($0.depth): \($0.subject)" },
      failure: failure.reason, alertSent: failure.alertSent, alertReceived: failure.alertReceived)
    self.clientHello = clientHello
  }
}
