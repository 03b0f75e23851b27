internal import COpenSSL

/// One end of a TLS connection as a machine: bytes in, bytes and events out, no I/O.
///
/// Theory of operation: an `SSL` reads from one memory BIO and writes to another. Every call feeds
/// the first, lets OpenSSL run until it wants more, and empties the second. Nothing is kept back:
/// what a call returns is all there is until the next. When the connection has failed, calls are
/// harmless and bring nothing; when the peer has closed, this end may still send, and close.
///
/// A stream belongs to one thread at a time.
@safe package final class TLSStream {
  private enum State {
    case handshaking
    case established
    case closedByPeer
    case ended
  }

  /// The one that it was made with, or which the client's hello has led to.
  private(set) var context: TLSContext
  let pointer: OpaquePointer
  private let incoming: OpaquePointer
  private let outgoing: OpaquePointer
  private var state = State.handshaking
  private var hasClosed = false

  /// How many records have left that the keys for data protect, those for the handshake's last
  /// message among them; nil before there are such keys.
  private(set) var protectedRecordCount: UInt64?

  // What the callbacks leave behind.
  /// With TLS 1.3: what a server protects its data with.
  private(set) var serverTrafficSecret: [UInt8]?
  var keyLog: [String] = []
  var fault: CertificateFault?
  var clientHello: ClientHello?
  private var hasToldClientHello = false
  private var alertSent: String?
  private var alertReceived: String?

  private init(_ context: TLSContext) throws(TLSError) {
    ErrorQueue.clear()
    guard let pointer = unsafe SSL_new(context.pointer) else {
      throw .refused("cannot make a TLS connection")
    }
    guard
      let incoming = unsafe BIO_new(BIO_s_mem()), let outgoing = unsafe BIO_new(BIO_s_mem())
    else {
      preconditionFailure("libcrypto is out of memory")
    }
    self.context = context
    unsafe self.pointer = pointer
    unsafe self.incoming = incoming
    unsafe self.outgoing = outgoing
    unsafe SSL_set_bio(pointer, incoming, outgoing)
    // The callbacks run within this object's calls only: the reference needs no owner.
    unsafe SSL_set_ex_data(pointer, 0, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    unsafe SSL_free(pointer)
  }

  /// Makes a server's end, which awaits a ClientHello.
  package convenience init(server context: TLSContext) throws(TLSError) {
    try self.init(context)
    unsafe SSL_set_accept_state(pointer)
  }

  /// Makes a client's end, which sends the server's name (SNI) unless that is nil.
  ///
  /// As with libpq it is for the caller to leave out an address. Throws when the name is empty,
  /// holds NUL or has more than 255 bytes.
  package convenience init(
    client context: TLSContext,
    serverName: String?
  ) throws(TLSError) {
    try self.init(context)
    unsafe SSL_set_connect_state(pointer)
    guard let serverName else { return }
    guard !serverName.isEmpty, !serverName.utf8.contains(0) else {
      throw TLSError("\"\(serverName)\" cannot be sent as a server's name")
    }
    try ErrorQueue.check(
      unsafe cossl_set_tlsext_host_name(pointer, serverName),
      "\"\(serverName)\" cannot be sent as a server's name"
    )
  }

  /// Begins: a client's end makes its ClientHello, a server's has nothing to say yet.
  package func start() -> TLSProgress {
    state == .handshaking ? advance() : TLSProgress()
  }

  /// Takes bytes from the network, split anyhow.
  package func receive(_ ciphertext: [UInt8]) -> TLSProgress {
    guard state == .handshaking || state == .established else { return TLSProgress() }
    unsafe incoming.write(ciphertext)
    return advance()
  }

  /// Encrypts application data; the result must be written to the network.
  ///
  /// Empty before the handshake is done, after a failure and after ``close()``.
  package func send(_ plaintext: [UInt8]) -> [UInt8] {
    guard state == .established || state == .closedByPeer, !hasClosed, !plaintext.isEmpty else {
      return []
    }
    ErrorQueue.clear()
    var count = 0
    unsafe SSL_write_ex(pointer, plaintext, plaintext.count, &count)
    ErrorQueue.clear()
    return drain()
  }

  /// Says that this end sends no more (close_notify); the result must be written to the network.
  ///
  /// The peer may still send. Empty before the handshake is done, after a failure, and when called
  /// again.
  package func close() -> [UInt8] {
    guard state == .established || state == .closedByPeer, !hasClosed else { return [] }
    hasClosed = true
    ErrorQueue.clear()
    unsafe SSL_shutdown(pointer)
    ErrorQueue.clear()
    return drain()
  }
}

extension TLSStream {
  /// The stream that an `SSL` works for.
  @unsafe static func of(_ ssl: OpaquePointer?) -> TLSStream? {
    guard let stream = unsafe SSL_get_ex_data(ssl, 0) else { return nil }
    return unsafe Unmanaged<TLSStream>.fromOpaque(stream).takeUnretainedValue()
  }

  /// Remembers an alert: its level in the upper byte, its description in the lower.
  func note(alert: Int32, isReceived: Bool) {
    guard alert & 0xFF != SSL3_AD_CLOSE_NOTIFY else { return }
    let words = unsafe String(cString: SSL_alert_desc_string_long(alert))
    let name = words == "unknown" ? "alert \(alert & 0xFF)" : words
    if isReceived { alertReceived = name } else { alertSent = name }
  }

  /// Remembers a line of the key log.
  func note(secret line: String) {
    keyLog.append(line)
    let fields = line.split(separator: " ")
    guard fields.first == "SERVER_TRAFFIC_SECRET_0", let secret = fields.last else { return }
    serverTrafficSecret = stride(from: 0, to: secret.utf8.count, by: 2).compactMap {
      UInt8(secret.dropFirst($0).prefix(2), radix: 16)
    }
  }

  /// Goes on with the chain and the key of another context.
  func show(_ context: TLSContext) {
    unsafe SSL_set_SSL_CTX(pointer, context.pointer)
    self.context = context
  }

  /// All that waits to leave.
  private func drain() -> [UInt8] {
    let bytes = unsafe outgoing.drain()
    if let count = protectedRecordCount {
      protectedRecordCount = count + TLSRecord.count(in: bytes)
    } else if serverTrafficSecret != nil {
      // A server's flight, whose last message the keys for the handshake protect (RFC 8446, 7.3).
      protectedRecordCount = 0
    } else if state == .established {
      // The last message of a handshake is the first that its keys protect (RFC 5246, 7.1).
      protectedRecordCount = 1
    }
    return bytes
  }

  private func advance() -> TLSProgress {
    var progress = TLSProgress()
    if state == .handshaking { progress.event = handshake() }
    if state == .established {
      let ending = read(into: &progress.plaintext)
      if progress.event == nil { progress.event = ending } else { progress.ending = ending }
    }
    progress.ciphertext = drain()
    swap(&progress.keyLog, &keyLog)
    if !hasToldClientHello, let clientHello {
      progress.clientHello = clientHello
      hasToldClientHello = true
    }
    return progress
  }

  private func handshake() -> TLSEvent? {
    ErrorQueue.clear()
    let status = unsafe SSL_do_handshake(pointer)
    guard status != 1 else {
      state = .established
      return .established(facts)
    }
    return ending(status)
  }

  private func read(into plaintext: inout [UInt8]) -> TLSEvent? {
    let recordSize = 16_384  // RFC 8446, section 5.1
    while true {
      // No record holds more than what encrypts it.
      let waiting = unsafe BIO_ctrl_pending(incoming) + Int(SSL_pending(pointer))
      guard waiting > 0 else { return nil }
      let size = min(waiting, recordSize)
      ErrorQueue.clear()
      var status: Int32 = 0
      plaintext += unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        status = unsafe SSL_read_ex(pointer, buffer.baseAddress, size, &count)
      }
      if status != 1 { return ending(status) }
    }
  }

  /// What the status of a call that did not succeed means; nil if OpenSSL only wants more bytes.
  private func ending(_ status: Int32) -> TLSEvent? {
    switch unsafe SSL_get_error(pointer, status) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
      return nil
    case SSL_ERROR_ZERO_RETURN:
      state = state == .established ? .closedByPeer : .ended
      return .closed
    default:
      state = .ended
      return .failed(
        TLSFailure(
          reason: ErrorQueue.takeReason() ?? "unknown TLS error",
          alertSent: alertSent,
          alertReceived: alertReceived,
          verification: fault
        )
      )
    }
  }
}
