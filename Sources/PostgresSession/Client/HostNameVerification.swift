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
      : "the certificate is for \(list), not for \(host)"
  }

  /// Each name once, as a common name most often stands among the others too; of very many the
  /// first.
  private var list: String {
    var seen: Set<String> = []
    let names = names.filter { seen.insert($0).inserted }
    let (most, first) = (8, 5)
    let shown =
      names.count <= most
      ? names : names.prefix(first) + ["\(names.count - first) other names"]
    guard let last = shown.last, shown.count > 1 else { return shown.joined() }
    return shown.dropLast().joined(separator: ", ") + " and " + last
  }
}

/// Checks a certificate's names as libpq does for `verify-full`.
///
/// PostgreSQL's `fe-secure-common.c` and `fe-secure-openssl.c`: every SAN is tried, in order; the
/// common name counts only where no SAN of the host's own kind stands. A name that cannot be judged,
/// as one with a zero byte inside, ends the search. Wildcards follow RFC 6125 as libpq reads it: a
/// first label of `*` alone, for one label; unlike libpq, never for a part of an address.
package func verifyHostName(
  _ host: String, of certificate: Certificate
) throws(HostNameMismatch) {
  let address = addressBytes(ofHost: host)
  var mismatch = HostNameMismatch(host: host, names: [])
  var excludesCommonName = false
  for name in certificate.subjectAlternativeNames {
    switch name {
    case .dnsName(let bytes):
      mismatch.names.append(text(ofName: bytes))
      guard !bytes.contains(0) else { throw mismatch }
      if matches(host, bytes, allowsWildcard: address == nil) { return }
      if address == nil { excludesCommonName = true }
    case .ipAddress(let bytes):
      mismatch.names.append(text(ofAddress: bytes))
      guard bytes.count == 4 || bytes.count == 16 else { throw mismatch }
      if address == bytes { return }
      if address != nil { excludesCommonName = true }
    case .other: continue
    }
  }
  if !excludesCommonName, let commonName = certificate.commonName {
    mismatch.names.append(text(ofName: commonName))
    guard !commonName.contains(0) else { throw mismatch }
    if matches(host, commonName, allowsWildcard: address == nil) { return }
  }
  throw mismatch
}

private func matches(_ host: String, _ name: [UInt8], allowsWildcard: Bool) -> Bool {
  let (host, pattern) = (host.utf8.map(lowercased), name.map(lowercased))
  if pattern == host { return true }
  guard allowsWildcard, pattern.starts(with: "*.".utf8), pattern.count > 2 else { return false }
  let label = host.prefix { $0 != UInt8(ascii: ".") }
  return !label.isEmpty && host.dropFirst(label.count).elementsEqual(pattern.dropFirst())
}

/// Of ASCII letters only: other letters that look alike are not the same name.
private func lowercased(_ byte: UInt8) -> UInt8 {
  (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

private func text(ofName bytes: [UInt8]) -> String {
  String(decoding: bytes, as: UTF8.self).replacing("\0", with: "\\0")
}
