/// What a client offered when it began a handshake (RFC 8446, section 4.1.2).
///
/// Names are those of the IANA registries; what this list does not know is its number, `0x1a2a`, as
/// are the numbers that clients mix in at random (GREASE, RFC 8701).
package struct ClientHello: Hashable, Sendable {
  /// As `TLSv1.3`, best first.
  package var versions: [String]
  /// As `TLS_AES_256_GCM_SHA384`, best first.
  package var ciphers: [String]
  /// As `x25519`, best first; empty where the client did not say.
  package var groups: [String]
  /// As `ecdsa_secp256r1_sha256`, best first.
  package var signatureAlgorithms: [String]
  /// ALPN, best first.
  package var applicationProtocols: [String]
  /// SNI.
  package var serverName: String?

  package init(
    versions: [String] = [], ciphers: [String] = [], groups: [String] = [],
    signatureAlgorithms: [String] = [], applicationProtocols: [String] = [],
    serverName: String? = nil
  ) {
    self.versions = versions
    self.ciphers = ciphers
    self.groups = groups
    self.signatureAlgorithms = signatureAlgorithms
    self.applicationProtocols = applicationProtocols
    self.serverName = serverName
  }
}

/// The numbers that clients send, by the IANA registries of TLS.
enum TLSNumber {
  static func name(_ number: UInt16, in names: [UInt16: String]) -> String {
    names[number] ?? "0x" + String(repeating: "0", count: 4 - digits(number).count) + digits(number)
  }

  private static func digits(_ number: UInt16) -> String { String(number, radix: 16) }

  static let versions: [UInt16: String] = [
    0x0300: "SSLv3", 0x0301: "TLSv1", 0x0302: "TLSv1.1", 0x0303: "TLSv1.2", 0x0304: "TLSv1.3",
  ]

  static let groups: [UInt16: String] = [
    0x0017: "secp256r1", 0x0018: "secp384r1", 0x0019: "secp521r1", 0x001a: "brainpoolP256r1",
    0x001b: "brainpoolP384r1", 0x001c: "brainpoolP512r1", 0x001d: "x25519", 0x001e: "x448",
    0x0016: "secp256k1", 0x0100: "ffdhe2048", 0x0101: "ffdhe3072", 0x0102: "ffdhe4096",
    0x0103: "ffdhe6144", 0x0104: "ffdhe8192", 0x11eb: "SecP256r1MLKEM768",
    0x11ec: "X25519MLKEM768", 0x11ed: "SecP384r1MLKEM1024",
  ]

  static let signatureAlgorithms: [UInt16: String] = [
    0x0201: "rsa_pkcs1_sha1", 0x0203: "ecdsa_sha1", 0x0401: "rsa_pkcs1_sha256",
    0x0501: "rsa_pkcs1_sha384", 0x0601: "rsa_pkcs1_sha512", 0x0403: "ecdsa_secp256r1_sha256",
    0x0503: "ecdsa_secp384r1_sha384", 0x0603: "ecdsa_secp521r1_sha512",
    0x0804: "rsa_pss_rsae_sha256", 0x0805: "rsa_pss_rsae_sha384", 0x0806: "rsa_pss_rsae_sha512",
    0x0807: "ed25519", 0x0808: "ed448", 0x0809: "rsa_pss_pss_sha256",
    0x080a: "rsa_pss_pss_sha384", 0x080b: "rsa_pss_pss_sha512",
    0x081a: "ecdsa_brainpoolP256r1tls13_sha256", 0x081b: "ecdsa_brainpoolP384r1tls13_sha384",
    0x081c: "ecdsa_brainpoolP512r1tls13_sha512",
  ]
}
