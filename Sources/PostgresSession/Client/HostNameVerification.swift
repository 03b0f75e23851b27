package import OpenSSLKit

/// A certificate for other names than the one connected to.
package struct HostNameMismatch: Error, Hashable, Sendable, CustomStringConvertible {
  package var host: String
  /// The certificate's names that were compared, in its order.
  package var names: [String]

  package init(host: String, names: [String]) {
    self.host = host
    self.names = names
  }

  package var description: String {
    names.isEmpty
      ? "the certificate names no host, so it is not for \(host)"
      : "the certificate is for \(names.joined(separator: " and ")), not for \(host)"
  }
}

/// Checks a certificate's names as libpq does for `verify-full`.
///
/// PostgreSQL's `fe-secure-common.c` and `fe-secure-openssl.c`: every SAN is tried, in order; the
/// common name counts only where no SAN of the host's own kind stands. Wildcards follow RFC 6125 as
/// libpq reads it: a first label of `*` alone, for one label.
package func verifyHostName(
  _ host: String, of certificate: Certificate
) throws(HostNameMismatch) {
  let address = IPAddress(host)
  var compared: [[UInt8]] = []
  var excludesCommonName = false
  for name in certificate.subjectAlternativeNames {
    switch name {
    case .dnsName(let bytes):
      compared.append(bytes)
      if address == nil { excludesCommonName = true }
      if matches(host, bytes) { return }
    case .ipAddress(let bytes):
      if let address {
        excludesCommonName = true
        if address.bytes == bytes { return }
      }
      compared.append(Array(text(ofAddress: bytes).utf8))
    case .other: continue
    }
  }
  if !excludesCommonName, let commonName = certificate.commonName {
    compared.append(commonName)
    if matches(host, commonName) { return }
  }
  throw HostNameMismatch(
    host: host, names: compared.map { String(decoding: $0, as: UTF8.self).replacing("\0", with: "\\0") })
}

/// A name with a zero byte inside matches nothing: C code would read only what stands before it.
private func matches(_ host: String, _ name: [UInt8]) -> Bool {
  guard !name.contains(0) else { return false }
  let pattern = String(decoding: name, as: UTF8.self).lowercased()
  let host = host.lowercased()
  if pattern == host { return true }
  guard IPAddress(host) == nil, pattern.hasPrefix("*."), pattern.count > 2 else { return false }
  let suffix = pattern.dropFirst()
  guard host.hasSuffix(suffix), host.count > suffix.count else { return false }
  return !host.dropLast(suffix.count).contains(".")
}

private func text(ofAddress bytes: [UInt8]) -> String {
  if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
  return stride(from: 0, to: bytes.count - 1, by: 2)
    .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
    .joined(separator: ":")
}
