import Foundation
import OpenSSLKit
import PostgresSession
import Support
import Testing

/// The names of a certificate against a host, by libpq's rules (`fe-secure-common.c`).
@Suite struct HostNameTests {
  @Test("A certificate is for a host that it names", arguments: matching)
  func match(row: Row) throws {
    #expect(throws: Never.self) { try verifyHostName(row.host, of: try row.certificate()) }
  }

  @Test("A certificate is not for another host, and what it is for is said", arguments: different)
  func mismatch(row: Row, sentence: String) throws {
    let certificate = try row.certificate()
    let mismatch = #expect(throws: HostNameMismatch.self) {
      try verifyHostName(row.host, of: certificate)
    }
    #expect(mismatch?.description == "the certificate \(sentence)")
  }

  @Test("An address of neither four nor sixteen bytes ends the search")
  func malformedAddress() throws {
    let good = try certificate(dns: ["db.example.org"], addresses: [[1, 2, 3, 4]])
    // The address becomes one of two bytes with an empty DNS name behind it: no length changes.
    let der = good.der.replacing(hex("8704 01020304"), with: hex("8702 0102 8200"))
    let base64 = Data(der).base64EncodedString(options: .lineLength64Characters)
    let pem = "-----BEGIN CERTIFICATE-----\n\(base64)\n-----END CERTIFICATE-----\n"
    let malformed = try #require(try Certificate.parse(pem: pem).first)
    #expect(
      throws: HostNameMismatch(
        host: "localhost", names: ["db.example.org", "an address of 2 bytes"])
    ) { try verifyHostName("localhost", of: malformed) }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var host: String
    var dns: [String] = []
    var addresses: [[UInt8]] = []
    var commonName: String?

    init(
      _ host: String, dns: [String] = [], addresses: [[UInt8]] = [], commonName: String? = nil
    ) {
      self.host = host
      self.dns = dns
      self.addresses = addresses
      self.commonName = commonName
    }

    func certificate() throws -> Certificate {
      try ReferenceConnectorTests.certificate(
        commonName: commonName, dns: dns, addresses: addresses)
    }

    var testDescription: String {
      "\(host) and \(dns) \(addresses) \(commonName ?? "")".replacing("\0", with: "\\0")
    }
  }
}

private typealias Row = HostNameTests.Row

private let loopback6: [UInt8] = Array(repeating: 0, count: 15) + [1]
private let documentation6 = hex("20010db8 00000000 00010000 00000001")

private let matching: [HostNameTests.Row] = [
  Row("db.example.org", dns: ["db.example.org"]),
  Row("DB.Example.ORG", dns: ["db.example.org"]),
  Row("db.example.org", dns: ["DB.EXAMPLE.ORG"]),
  Row("db.example.org", dns: ["other.example.org", "db.example.org"]),
  Row("db.example.org", dns: ["*.example.org"]),
  Row("db.example.org", dns: ["*.EXAMPLE.org"]),
  Row("d.example.org", dns: ["*.example.org"]),
  Row("example.org", dns: ["*.org"]),
  Row("localhost", dns: ["localhost"], commonName: "other"),
  Row("*.example.org", dns: ["*.example.org"]),
  // The common name counts where there is no DNS name.
  Row("db.example.org", commonName: "db.example.org"),
  Row("db.example.org", commonName: "DB.example.org"),
  Row("db.example.org", commonName: "*.example.org"),
  Row("db.example.org", addresses: [[127, 0, 0, 1]], commonName: "db.example.org"),
  // Addresses are compared as numbers, however they are written.
  Row("127.0.0.1", addresses: [[127, 0, 0, 1]]),
  Row("192.000.002.001", addresses: [[192, 0, 2, 1]]),
  Row("127.1", addresses: [[127, 0, 0, 1]]),
  Row("0x7f.0.0.1", addresses: [[127, 0, 0, 1]]),
  Row("0177.0.0.010", addresses: [[127, 0, 0, 8]]),
  Row("2130706433", addresses: [[127, 0, 0, 1]]),
  Row("10.1.258", addresses: [[10, 1, 1, 2]]),
  Row("127.0.0.1", dns: ["db.example.org"], addresses: [[1, 2, 3, 4], [127, 0, 0, 1]]),
  Row("::1", addresses: [loopback6]),
  Row("0:0:0:0:0:0:0:1", addresses: [loopback6]),
  Row("2001:db8::1:0:0:1", addresses: [documentation6]),
  Row("2001:DB8:0000::0001:0:0:1", addresses: [documentation6]),
  // The text of an address may stand as a DNS name, or as the common name where no address stands.
  Row("127.0.0.1", dns: ["127.0.0.1"]),
  Row("127.0.0.1", dns: ["127.0.0.1"], addresses: [[1, 2, 3, 4]]),
  Row("127.0.0.1", commonName: "127.0.0.1"),
  Row("127.0.0.1", dns: ["db.example.org"], commonName: "127.0.0.1"),
]

private let different: [(HostNameTests.Row, String)] = [
  (
    Row("localhost", dns: ["db.example.org", "*.example.net"]),
    "is for db.example.org and *.example.net, not for localhost"
  ),
  (Row("localhost", dns: ["db.example.org"]), "is for db.example.org, not for localhost"),
  (
    Row("db", dns: ["a", "b"], addresses: [[127, 0, 0, 1], loopback6]),
    "is for a, b, 127.0.0.1 and ::1, not for db"
  ),
  (
    Row("db", dns: (1...8).map { "host\($0)" }),
    "is for host1, host2, host3, host4, host5, host6, host7 and host8, not for db"
  ),
  (
    Row("db", dns: (1...9).map { "host\($0)" }),
    "is for host1, host2, host3, host4, host5 and 4 other names, not for db"
  ),
  (Row("localhost"), "names no host, so it is not for localhost"),
  // A wildcard is the whole first label, and stands for one.
  (Row("example.org", dns: ["*.example.org"]), "is for *.example.org, not for example.org"),
  (
    Row("a.db.example.org", dns: ["*.example.org"]),
    "is for *.example.org, not for a.db.example.org"
  ),
  (Row(".example.org", dns: ["*.example.org"]), "is for *.example.org, not for .example.org"),
  (Row("db.example.org", dns: ["d*.example.org"]), "is for d*.example.org, not for db.example.org"),
  (Row("db.example.org", dns: ["*b.example.org"]), "is for *b.example.org, not for db.example.org"),
  (Row("db.example.org", dns: ["db.*.org"]), "is for db.*.org, not for db.example.org"),
  (
    Row("a.b.example.org", dns: ["*.*.example.org"]),
    "is for *.*.example.org, not for a.b.example.org"
  ),
  (Row("localhost", dns: ["*"]), "is for *, not for localhost"),
  (Row("localhost.", dns: ["*."]), "is for *., not for localhost."),
  (Row("dbxexample.org", dns: ["*.example.org"]), "is for *.example.org, not for dbxexample.org"),
  (
    Row("db.example.org.", dns: ["db.example.org"]),
    "is for db.example.org, not for db.example.org."
  ),
  (Row("db.example.org", dns: ["example.org"]), "is for example.org, not for db.example.org"),
  (
    Row("db.example.org", dns: ["db.example.org.evil.net"]),
    "is for db.example.org.evil.net, not for db.example.org"
  ),
  (Row("localhost", dns: [""]), "is for , not for localhost"),
  // A letter that only looks alike is another: U+212A is the Kelvin sign.
  (
    Row("bank.example", dns: ["ban\u{212a}.example"]),
    "is for ban\u{212a}.example, not for bank.example"
  ),
  // A DNS name excludes the common name for a host name, an address for an address.
  (
    Row("db.example.org", dns: ["a.example.org"], commonName: "db.example.org"),
    "is for a.example.org, not for db.example.org"
  ),
  (
    Row("127.0.0.1", addresses: [[1, 2, 3, 4]], commonName: "127.0.0.1"),
    "is for 1.2.3.4, not for 127.0.0.1"
  ),
  (Row("localhost", commonName: "db.example.org"), "is for db.example.org, not for localhost"),
  (Row("localhost", addresses: [[127, 0, 0, 1]]), "is for 127.0.0.1, not for localhost"),
  (
    Row("localhost", addresses: [[127, 0, 0, 1]], commonName: "db"),
    "is for 127.0.0.1 and db, not for localhost"
  ),
  // Only numbers are compared as numbers.
  (Row("127.0.0.1", dns: ["127.000.000.001"]), "is for 127.000.000.001, not for 127.0.0.1"),
  (Row("127.1", commonName: "127.0.0.1"), "is for 127.0.0.1, not for 127.1"),
  (Row("127.0.0.2", addresses: [[127, 0, 0, 1]]), "is for 127.0.0.1, not for 127.0.0.2"),
  (
    Row("::ffff:127.0.0.1", addresses: [[127, 0, 0, 1]]),
    "is for 127.0.0.1, not for ::ffff:127.0.0.1"
  ),
  (Row("::1", addresses: [documentation6]), "is for 2001:db8::1:0:0:1, not for ::1"),
  (
    Row("::2", addresses: [hex("20010db8 00010002 00030004 00050006")]),
    "is for 2001:db8:1:2:3:4:5:6, not for ::2"
  ),
  (Row("::2", addresses: [Array(repeating: 0, count: 16)]), "is for ::, not for ::2"),
  (Row("127.0.0.1", dns: ["*.0.0.1"]), "is for *.0.0.1, not for 127.0.0.1"),
  (Row("1.2.3.4.5", addresses: [[1, 2, 3, 4]]), "is for 1.2.3.4, not for 1.2.3.4.5"),
  (Row("256.0.0.1", addresses: [[0, 0, 0, 1]]), "is for 0.0.0.1, not for 256.0.0.1"),
  (Row("089.0.0.1", addresses: [[89, 0, 0, 1]]), "is for 89.0.0.1, not for 089.0.0.1"),
  (Row("4294967296", addresses: [[0, 0, 0, 0]]), "is for 0.0.0.0, not for 4294967296"),
  // C code would read a name only as far as its zero byte: nothing behind such a name is looked at.
  (
    Row("localhost", dns: ["localhost\0.evil.net"]),
    "is for localhost\\0.evil.net, not for localhost"
  ),
  (
    Row("localhost", dns: ["a", "localhost\0.evil.net", "localhost"]),
    "is for a and localhost\\0.evil.net, not for localhost"
  ),
  (
    Row("localhost", commonName: "localhost\0.evil.net"),
    "is for localhost\\0.evil.net, not for localhost"
  ),
]

/// A certificate that its own key signs, valid now.
func certificate(
  commonName: String? = nil, dns: [String] = [], addresses: [[UInt8]] = []
) throws -> Certificate {
  let now = Int(Date().timeIntervalSince1970)
  return try Certificate.mint(
    CertificateRecipe(
      commonName: commonName, dnsNames: dns, ipAddresses: addresses, notBefore: now - 60,
      notAfter: now + 3600),
    key: try PrivateKey.generate(.ecdsaP256))
}
