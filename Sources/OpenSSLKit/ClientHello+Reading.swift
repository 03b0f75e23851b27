internal import COpenSSL

extension ClientHello {
  /// Reads the hello that a server's `SSL` is looking at, within its callback.
  ///
  /// A malformed extension is read as far as it goes: refusing it is OpenSSL's part.
  @unsafe init(_ ssl: OpaquePointer?) {
    var extensions: [UInt32: ArraySlice<UInt8>] = [:]
    for type in [
      TLSEXT_TYPE_server_name, TLSEXT_TYPE_supported_groups,
      TLSEXT_TYPE_signature_algorithms, TLSEXT_TYPE_supported_versions,
      TLSEXT_TYPE_application_layer_protocol_negotiation,
    ].map({ UInt32($0) }) {
      var start: UnsafePointer<UInt8>?
      var count = 0
      guard unsafe SSL_client_hello_get0_ext(ssl, type, &start, &count) == 1 else { continue }
      extensions[type] = unsafe Array(UnsafeBufferPointer(start: start, count: count))[...]
    }
    func numbers(_ type: Int32, lengthBytes: Int, _ names: [UInt16: String]) -> [String] {
      var data = extensions[UInt32(type)] ?? []
      return data.takeVector(lengthBytes).pairs.map { TLSNumber.name($0, in: names) }
    }
    // Before TLS 1.3 a client names its highest version only (RFC 8446, section 4.2.1).
    let legacy = UInt16(truncatingIfNeeded: unsafe SSL_client_hello_get0_legacy_version(ssl))
    let versions = numbers(
      TLSEXT_TYPE_supported_versions, lengthBytes: 1, TLSNumber.versions)
    self.init(
      versions: versions.isEmpty ? [TLSNumber.name(legacy, in: TLSNumber.versions)] : versions,
      ciphers: unsafe Self.ciphers(ssl),
      groups: numbers(TLSEXT_TYPE_supported_groups, lengthBytes: 2, TLSNumber.groups),
      signatureAlgorithms: numbers(
        TLSEXT_TYPE_signature_algorithms, lengthBytes: 2, TLSNumber.signatureAlgorithms))
    var protocols = extensions[UInt32(TLSEXT_TYPE_application_layer_protocol_negotiation)] ?? []
    protocols = protocols.takeVector(2)
    while !protocols.isEmpty {
      applicationProtocols.append(String(decoding: protocols.takeVector(1), as: UTF8.self))
    }
    var names = extensions[UInt32(TLSEXT_TYPE_server_name)] ?? []
    names = names.takeVector(2)
    if names.popFirst() == UInt8(TLSEXT_NAMETYPE_host_name) {
      serverName = String(decoding: names.takeVector(2), as: UTF8.self)
    }
  }

  private static func ciphers(_ ssl: OpaquePointer?) -> [String] {
    var start: UnsafePointer<UInt8>?
    let count = unsafe SSL_client_hello_get0_ciphers(ssl, &start)
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    return bytes[...].pairs.map { number in
      let cipher = unsafe SSL_CIPHER_find(
        ssl, [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)])
      guard let name = unsafe SSL_CIPHER_standard_name(cipher), unsafe cipher != nil else {
        return TLSNumber.name(number, in: signals)
      }
      return unsafe String(cString: name)
    }
  }

  /// What stands among the ciphers and is none (RFC 5746, RFC 7507).
  private static let signals: [UInt16: String] = [
    0x00ff: "TLS_EMPTY_RENEGOTIATION_INFO_SCSV", 0x5600: "TLS_FALLBACK_SCSV",
  ]
}

extension ArraySlice<UInt8> {
  /// Takes out what stands behind a length of so many bytes, or what is left of it.
  fileprivate mutating func takeVector(_ lengthBytes: Int) -> ArraySlice {
    let length = prefix(lengthBytes).reduce(0) { $0 << 8 | Int($1) }
    removeFirst(Swift.min(lengthBytes, count))
    defer { removeFirst(Swift.min(length, count)) }
    return prefix(length)
  }

  /// Numbers of 16 bits.
  fileprivate var pairs: [UInt16] {
    stride(from: startIndex, to: endIndex - 1, by: 2).map {
      UInt16(self[$0]) << 8 | UInt16(self[$0 + 1])
    }
  }
}
