internal import COpenSSL

/// What OpenSSL tells while it works, which is handed to the stream that it works for.
///
/// The closures are called on whatever thread uses the stream, within the stream's own calls.
extension TLSContext {
  func setCallbacks() {
    if keepsSecrets {
      unsafe SSL_CTX_set_keylog_callback(pointer) { @Sendable ssl, line in
        guard let stream = unsafe TLSStream.of(ssl), let line = unsafe line else { return }
        stream.note(secret: unsafe String(cString: line))
      }
    }
    unsafe SSL_CTX_set_info_callback(pointer) { @Sendable ssl, what, value in
      guard what & SSL_CB_ALERT != 0, let stream = unsafe TLSStream.of(ssl) else { return }
      stream.note(alert: value, isReceived: what & SSL_CB_READ != 0)
    }
  }

  /// Keeps a client's first offer: a second one answers what the server asked for.
  func keepClientHello() {
    unsafe SSL_CTX_set_client_hello_cb(
      pointer,
      { @Sendable ssl, _, _ in
        if let stream = unsafe TLSStream.of(ssl), stream.clientHello == nil {
          stream.clientHello = unsafe ClientHello(ssl)
        }
        return SSL_CLIENT_HELLO_SUCCESS
      },
      nil
    )
  }

  /// Answers to the name that a client sends, or to its absence, once the version is agreed on: it
  /// decides which alerts there are.
  func answerServerName() {
    guard !serverNames.isEmpty else { return }
    unsafe cossl_CTX_set_tlsext_servername_callback(pointer) { @Sendable ssl, alert, _ in
      guard let stream = unsafe TLSStream.of(ssl) else { return SSL_TLSEXT_ERR_OK }
      switch stream.context.serverNames.answer(to: stream.clientHello?.serverName) {
      case .show(let context): stream.show(context)
      case .alert(let code):
        unsafe alert?.pointee = Int32(code)
        return SSL_TLSEXT_ERR_ALERT_FATAL
      case nil: break
      }
      return SSL_TLSEXT_ERR_OK
    }
  }

  /// Has chains checked, and remembers the first fault, which ends the handshake.
  func verify(_ mode: Int32) {
    unsafe SSL_CTX_set_verify(pointer, mode) { @Sendable isValid, store in
      let index = SSL_get_ex_data_X509_STORE_CTX_idx()
      let ssl = unsafe OpaquePointer(X509_STORE_CTX_get_ex_data(store, index))
      if isValid == 0, let stream = unsafe TLSStream.of(ssl), let store = unsafe store {
        unsafe stream.fault = CertificateFault(store)
      }
      return isValid
    }
  }

  /// Chooses the first of the server's protocols that the client offers (RFC 7301, section 3.2).
  func chooseApplicationProtocol() {
    if unsafe imposedProtocol != nil { return imposeApplicationProtocol() }
    guard !applicationProtocols.isEmpty else { return }
    unsafe SSL_CTX_set_alpn_select_cb(
      pointer,
      { @Sendable ssl, choice, choiceLength, offer, offerLength, _ in
        guard let stream = unsafe TLSStream.of(ssl) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        let names = unsafe UnsafeBufferPointer(start: offer, count: Int(offerLength))
        for wanted in stream.context.applicationProtocols {
          var start = 0
          while start < names.count {
            let name = unsafe names[(start + 1)...].prefix(Int(names[start]))
            if unsafe name.elementsEqual(wanted) {
              unsafe choice?.pointee = offer.map { unsafe $0 + name.startIndex }
              unsafe choiceLength?.pointee = UInt8(name.count)
              return SSL_TLSEXT_ERR_OK
            }
            start = unsafe name.endIndex
          }
        }
        return SSL_TLSEXT_ERR_ALERT_FATAL
      },
      nil
    )
  }

  /// Chooses what need not be among the client's.
  private func imposeApplicationProtocol() {
    unsafe SSL_CTX_set_alpn_select_cb(
      pointer,
      { @Sendable ssl, choice, choiceLength, _, _, _ in
        guard let name = unsafe TLSStream.of(ssl)?.context.imposedProtocol else {
          return SSL_TLSEXT_ERR_ALERT_FATAL
        }
        unsafe choice?.pointee = UnsafePointer(name.baseAddress)
        unsafe choiceLength?.pointee = UInt8(name.count)
        return SSL_TLSEXT_ERR_OK
      },
      nil
    )
  }
}
