import OpenSSLKit

/// The view pg_stat_ssl, of which a connection sees its own row.
///
/// PostgreSQL manual, "The Cumulative Statistics System", `pg_stat_ssl`.
enum StatSSL {
  static let names = [
    "pid", "ssl", "version", "cipher", "bits", "client_dn", "client_serial", "issuer_dn",
  ]

  /// The view's `pg_class.oid` in PostgreSQL 15; each major version has another.
  private static let tableOID: Int32 = 12_249
  private static let types: [SQLType] = [
    .int4, .boolean, .text, .text, .int4, .text, .numeric, .text,
  ]

  static func columns(_ chosen: [String]?) -> [ResultColumn] {
    (chosen ?? names).compactMap { name in
      names.firstIndex(of: name).map { index in
        ResultColumn(
          name: name, type: types[index], tableOID: tableOID, attributeNumber: Int16(index + 1))
      }
    }
  }

  static func row(_ chosen: [String]?, processID: Int32, _ tls: TLSFacts?) -> [SQLValue] {
    (chosen ?? names).map { value(of: $0, processID: processID, tls) }
  }

  private static func value(
    of name: String, processID: Int32, _ tls: TLSFacts?
  ) -> SQLValue {
    let certificate = tls?.peerCertificate
    switch name {
    case "pid": return .int4(processID)
    case "ssl": return .boolean(tls != nil)
    case "version": return tls.map { .text($0.version) } ?? .null(.text)
    case "cipher": return tls.map { .text($0.cipher) } ?? .null(.text)
    case "bits": return tls.map { .int4(Int32($0.cipherBits)) } ?? .null(.int4)
    case "client_dn": return certificate.map { .text(slashed($0.subject)) } ?? .null(.text)
    case "issuer_dn": return certificate.map { .text(slashed($0.issuer)) } ?? .null(.text)
    default: return certificate.map { .numeric(decimal($0.serialNumber)) } ?? .null(.numeric)
    }
  }

  /// As `X509_NAME_to_cstring` writes a name, from the way RFC 2253 does: `/O=Acme\, Inc./CN=acme`.
  private static func slashed(_ name: String) -> String {
    var parts = [""]
    var isEscaped = false
    for character in name {
      if !isEscaped, character == "," || character == "+" {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
        isEscaped = !isEscaped && character == "\\"
      }
    }
    return parts.reversed().map { "/\($0)" }.joined()
  }

  /// A hexadecimal number of any length in decimal digits.
  private static func decimal(_ hexadecimal: String) -> String {
    var digits = [0]
    for character in hexadecimal {
      var carry = character.hexDigitValue ?? 0
      for index in digits.indices {
        carry += digits[index] * 16
        digits[index] = carry % 10
        carry /= 10
      }
      while carry > 0 {
        digits.append(carry % 10)
        carry /= 10
      }
    }
    return digits.reversed().map(String.init).joined()
  }
}
