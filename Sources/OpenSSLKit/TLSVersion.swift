internal import COpenSSL

/// A version of TLS; the raw value is PostgreSQL's (`ssl_min_protocol_version`) and OpenSSL's.
package enum TLSVersion: String, CaseIterable, Hashable, Sendable, Comparable {
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case tls1_0 = "TLSv1"
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case tls1_1 = "TLSv1.1"
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case tls1_2 = "TLSv1.2"
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case tls1_3 = "TLSv1.3"

  package static func < (left: TLSVersion, right: TLSVersion) -> Bool {
    left.number < right.number
  }
}

extension TLSVersion {
  /// The version's number on the wire (RFC 8446, section 4.2.1).
  var number: Int32 {
    switch self {
    case .tls1_0: TLS1_VERSION
    case .tls1_1: TLS1_1_VERSION
    case .tls1_2: TLS1_2_VERSION
    case .tls1_3: TLS1_3_VERSION
    }
  }
}
