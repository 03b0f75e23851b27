/// What one call of a ``TLSStream`` brought about.
package struct TLSProgress: Hashable, Sendable {
  /// What must be written to the network now, also after a failure: flights, alerts.
  package var ciphertext: [UInt8] = []

  /// Application data that the peer sent.
  package var plaintext: [UInt8] = []

  /// What became of the connection, if anything did.
  ///
  /// `established` precedes the plaintext of the same call; `failed` and `closed` follow it.
  package var event: TLSEvent?

  /// How the connection ended in the same call that established it: `failed` or `closed`, else nil.
  ///
  /// A client that verifies the host name after the handshake does that: its close_notify may come
  /// in one segment with its Finished.
  package var ending: TLSEvent?

  /// The secrets made meanwhile, as lines of an NSS key log without their line feeds.
  package var keyLog: [String] = []

  /// What the client offered, where it has just done so; of a server's end only.
  package var clientHello: ClientHello?

  package init(
    ciphertext: [UInt8] = [],
    plaintext: [UInt8] = [],
    event: TLSEvent? = nil,
    ending: TLSEvent? = nil,
    keyLog: [String] = []
  ) {
    self.ciphertext = ciphertext
    self.plaintext = plaintext
    self.event = event
    self.ending = ending
    self.keyLog = keyLog
  }
}

/// A change in the life of a TLS connection.
package enum TLSEvent: Hashable, Sendable {
  /// The handshake is done: application data may be sent.
  case established(TLSFacts)

  /// It cannot go on; if there is an alert for the peer, it is in the ciphertext.
  ///
  /// That may be long after it was established: with TLS 1.3 a client is done before the server has
  /// looked at its certificate (RFC 8446, section 4.4.2.4).
  case failed(TLSFailure)

  /// The peer said that it sends no more (close_notify), be it before the handshake is done.
  case closed
}
