import OpenSSLKit
import PostgresSession
import PostgresWire
import Testing

/// What a user reads where a connection comes to nothing.
@Suite struct FailureTextTests {
  @Test("A failure says what happened and what to change, a sentence each", arguments: failures)
  func sentence(failure: ConnectionFailure, description: String, remedy: String?) {
    #expect(failure.description == description)
    #expect(failure.remedy == remedy)
  }

  @Test("The peer's words are one line, and no order to a terminal")
  func controlCharacters() {
    let text = "line 1\nline 2\r\u{1b}[2Jcleared\u{7}\u{9b}31m\0"
    #expect(
      ConnectionFailure.refused(
        diagnostic("XX000", text), over: .plain, isAuthenticated: false
      ).description == "the server refused: FATAL:  XX000: line 1 line 2  [2Jcleared  31m ")
    #expect(
      ConnectionFailure.unsupportedAuthentication("SASL with \u{1b}]0;x\u{7}").description
        == "the server asked for SASL with  ]0;x , which is not supported")
  }
}

/// What OpenSSL calls by that number in `x509_vfy.h`.
private func fault(_ code: Int, depth: Int = 0, reason: String = "") -> ConnectionFailure {
  let fault = CertificateFault(
    code: code, reason: reason, depth: depth, subject: depth == 0 ? "CN=db" : "CN=authority",
    issuer: "CN=root", notBefore: 4_102_444_800, notAfter: 1_767_225_599)
  return .tls(TLSFailure(reason: "certificate verify failed", verification: fault))
}

private let rootRemedy =
  "give the root that signed the server's certificate, or replace that certificate"
private let listRemedy = "give the lists of revocations that are valid now"

private let portRemedy =
  "check that the port is PostgreSQL's and that no proxy or firewall is between"
private let bytesRemedy =
  "check that the port is PostgreSQL's and that nothing between changes the bytes"

private func refused(
  _ sqlState: String, _ transport: Transport = .tls, isAuthenticated: Bool = false
) -> ConnectionFailure {
  .refused(diagnostic(sqlState), over: transport, isAuthenticated: isAuthenticated)
}

private let failures: [(ConnectionFailure, String, String?)] = [
  (
    .unreachable(reason: "Connection refused"), "no connection could be made: Connection refused",
    "check server and port, and that the server runs and no firewall is between"
  ),
  (.timedOut(.sslReply), "timed out waiting for the reply to SSLRequest", portRemedy),
  (.timedOut(.tlsHandshake), "timed out waiting for the TLS handshake", portRemedy),
  (
    .timedOut(.authenticationRequest), "timed out waiting for the server's first message",
    portRemedy
  ),
  (.timedOut(.authentication), "timed out waiting for the authentication", portRemedy),
  (.timedOut(.ready), "timed out waiting for the server to be ready for a query", portRemedy),
  (
    .closedByServer(.authenticationRequest),
    "the server closed the connection while the client awaited the server's first message",
    portRemedy
  ),
  (
    .sslUnsupported, "the server does not support SSL, but SSL was required",
    "turn on ssl on the server, or use Prefer, Allow or Disable"
  ),
  (
    .errorInsteadOfSSLReply,
    "the server sent an error response instead of S or N to SSLRequest", bytesRemedy
  ),
  (
    .invalidSSLReply(0x48), "the server answered SSLRequest with byte 72, which is neither S nor N",
    bytesRemedy
  ),
  (
    .unencryptedDataAfterSSLReply, "unencrypted bytes came behind the reply S to SSLRequest",
    bytesRemedy
  ),
  (
    .tls(TLSFailure(reason: "unsupported protocol")),
    "the TLS handshake failed: unsupported protocol", "check the TLS versions that both ends allow"
  ),
  (
    .tls(
      TLSFailure(
        reason: "sslv3 alert handshake failure", alertReceived: "handshake failure")),
    "the TLS handshake failed: sslv3 alert handshake failure",
    "check the ciphers and the groups that both ends allow"
  ),
  (
    .tls(TLSFailure(reason: "tlsv1 unrecognized name", alertReceived: "unrecognized name")),
    "the TLS handshake failed: tlsv1 unrecognized name",
    "connect by a name that the server knows (SNI)"
  ),
  (
    .tls(TLSFailure(reason: "tlsv1 alert unknown ca", alertReceived: "unknown CA")),
    "the TLS handshake failed: tlsv1 alert unknown ca",
    "check the client's certificate, and which authorities the server believes"
  ),
  (
    .tls(TLSFailure(reason: "bad signature", alertSent: "decrypt error")),
    "the server does not have the key of its certificate",
    "give the server the key of its certificate"
  ),
  (fault(10), "the server's certificate expired on 2025-12-31", "replace the certificate"),
  (
    fault(10, depth: 1),
    "the certificate of CN=authority, above the server's, expired on 2025-12-31",
    "replace the certificate"
  ),
  (fault(9), "the server's certificate is not valid before 2100-01-01", "replace the certificate"),
  (fault(18), "the server's certificate is signed by itself, and is not trusted", rootRemedy),
  (
    fault(19, depth: 1), "the server's certificate leads to CN=authority, which is not trusted",
    rootRemedy
  ),
  (
    fault(20), "the server's certificate was signed by CN=root, which is neither sent nor trusted",
    rootRemedy
  ),
  (
    fault(2, depth: 1),
    "the certificate of CN=authority, above the server's, was signed by CN=root, "
      + "which is neither sent nor trusted", rootRemedy
  ),
  (
    fault(79, depth: 1),
    "the certificate of CN=authority, above the server's, signed another, "
      + "and is not that of an authority", "replace the certificate"
  ),
  (
    fault(25, depth: 2),
    "the certificate of CN=authority, above the server's, "
      + "stands above more authorities than it allows", "replace the certificate"
  ),
  (
    fault(47),
    "the server's certificate has a name that an authority above it does not permit",
    "replace the certificate"
  ),
  (
    fault(48),
    "the server's certificate has a name that an authority above it does not permit",
    "replace the certificate"
  ),
  (fault(26), "the server's certificate is not for servers", "replace the certificate"),
  (
    fault(7), "the server's certificate has a wrong signature of CN=root",
    "replace the certificate"
  ),
  (fault(66), "the server's certificate has too weak a key", "replace the certificate"),
  (
    fault(67, depth: 1), "the certificate of CN=authority, above the server's, has too weak a key",
    "replace the certificate"
  ),
  (fault(68), "the server's certificate is signed over too weak a hash", "replace the certificate"),
  (fault(23), "the server's certificate has been revoked by CN=root", "replace the certificate"),
  (fault(12), "the list of what CN=root has revoked is not valid now", listRemedy),
  (fault(11), "the list of what CN=root has revoked is not valid now", listRemedy),
  (fault(3), "there is no list of what CN=root has revoked", listRemedy),
  (
    fault(34, reason: "unhandled critical extension"),
    "the server's certificate is not trusted: unhandled critical extension",
    "replace the certificate"
  ),
  (
    .tlsBroken(TLSFailure(reason: "tlsv13 alert certificate required"), .authenticationRequest),
    "TLS failed while the client awaited the server's first message: "
      + "tlsv13 alert certificate required",
    "check whether the server asks for a client certificate"
  ),
  (
    .noRootCertificate, "the certificate is to be verified, and no root certificate was given",
    "give the root certificate that signed the server's"
  ),
  (
    .hostNameMismatch(.init(host: "localhost", names: ["db.example.org", "*.example.net"])),
    "the certificate is for db.example.org and *.example.net, not for localhost",
    "connect by a name that the certificate has, or use Verify-Ca"
  ),
  (
    .unsupportedAuthentication("AuthenticationGSS"),
    "the server asked for AuthenticationGSS, which is not supported",
    "use password, md5 or scram-sha-256 in pg_hba.conf"
  ),
  (.protocolViolation("the server lied"), "the server lied", nil),
  (
    refused("28000", .plain), "the server refused: FATAL:  28000: no",
    "use Require if the server accepts SSL connections only, and check that pg_hba.conf "
      + "admits this address, user and database"
  ),
  (
    refused("28000"), "the server refused: FATAL:  28000: no",
    "check that pg_hba.conf admits SSL connections from this address for this user and database"
  ),
  (refused("28P01"), "the server refused: FATAL:  28P01: no", "check username and password"),
  (
    refused("3D000", isAuthenticated: true), "the server refused: FATAL:  3D000: no",
    "check the name of the database"
  ),
  (refused("53300"), "the server refused: FATAL:  53300: no", nil),
]
