import OpenSSLKit
import Testing

@Suite("Verification of a server's chain")
struct VerificationTests {
  /// A server that a client may or may not believe, and OpenSSL's verdict on it.
  enum Server: String, CaseIterable, Sendable {
    case trusted, trustedThroughIntermediate, selfSignedAndTrusted
    case withoutIntermediate, ofUnknownAuthority, withUnknownAuthority, selfSigned
    case expired, notYetValid, forClientsOnly, issuedByLeaf

    /// What the client reports: the code of x509_vfy.h and the alert of RFC 8446, section 6.2.
    var verdict: (code: Int, reason: String, depth: Int, alert: String)? {
      switch self {
      case .trusted, .trustedThroughIntermediate, .selfSignedAndTrusted: nil
      case .withoutIntermediate, .ofUnknownAuthority:
        (20, "unable to get local issuer certificate", 0, "unknown CA")
      case .withUnknownAuthority:
        (19, "self-signed certificate in certificate chain", 1, "unknown CA")
      case .selfSigned: (18, "self-signed certificate", 0, "unknown CA")
      case .expired: (10, "certificate has expired", 0, "certificate expired")
      case .notYetValid: (9, "certificate is not yet valid", 0, "bad certificate")
      case .forClientsOnly: (26, "unsuitable certificate purpose", 0, "unsupported certificate")
      case .issuedByLeaf: (79, "invalid CA certificate", 1, "unknown CA")
      }
    }

    func identity(of root: Identity) throws -> (identity: Identity, chain: [Certificate]) {
      let day = Identity.day
      switch self {
      case .trusted:
        return (try root.issue("localhost", extendedKeyUsage: .serverAuth), [])
      case .trustedThroughIntermediate:
        let intermediate = try root.issue("Intermediate", isAuthority: true)
        return (try intermediate.issue("localhost"), [intermediate.certificate])
      case .withoutIntermediate:
        let intermediate = try root.issue("Intermediate", isAuthority: true)
        return (try intermediate.issue("localhost"), [])
      case .ofUnknownAuthority:
        return (try Identity.authority("Stranger").issue("localhost"), [])
      case .withUnknownAuthority:
        let stranger = try Identity.authority("Stranger")
        return (try stranger.issue("localhost"), [stranger.certificate])
      case .selfSigned, .selfSignedAndTrusted:
        return (try Identity.selfSigned("localhost"), [])
      case .expired:
        return (try root.issue("localhost", validity: (-2 * day, -day)), [])
      case .notYetValid:
        return (try root.issue("localhost", validity: (day, 2 * day)), [])
      case .forClientsOnly:
        return (try root.issue("localhost", extendedKeyUsage: .clientAuth), [])
      case .issuedByLeaf:
        let leaf = try root.issue("Leaf")
        return (try leaf.issue("localhost"), [leaf.certificate])
      }
    }
  }

  @Test(
    "A chain is believed or refused, and both ends know why",
    arguments: Server.allCases,
    [TLSVersion.tls1_2, .tls1_3]
  )
  func chain(_ server: Server, _ version: TLSVersion) throws {
    let root = try Identity.authority("Root")
    let (identity, chain) = try server.identity(of: root)
    let trusted = server == .selfSignedAndTrusted ? identity.certificate : root.certificate
    var configuration = identity.serverConfiguration(chain: chain)
    configuration.maximumVersion = version
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .chain(roots: [trusted])),
      server: configuration
    )
    conversation.start()

    guard let verdict = server.verdict else {
      #expect(conversation.clientSide.facts?.peerCertificate == identity.certificate)
      #expect(conversation.serverSide.failure == nil)
      return
    }
    let blamed = ([identity.certificate] + chain)[verdict.depth]
    #expect(
      conversation.clientSide.events == [
        .failed(
          TLSFailure(
            reason: "certificate verify failed",
            alertSent: verdict.alert,
            verification: CertificateFault(
              code: verdict.code,
              reason: verdict.reason,
              depth: verdict.depth,
              subject: blamed.subject,
              issuer: blamed.issuer,
              notBefore: blamed.notBefore,
              notAfter: blamed.notAfter
            )
          )
        )
      ]
    )
    let failure = try #require(conversation.serverSide.failure)
    #expect(
      failure == TLSFailure(reason: failure.reason, alertReceived: verdict.alert)
    )
    #expect(failure.reason.contains(verdict.alert.lowercased()))
  }

  @Test("A client that verifies nothing believes every server", arguments: Server.allCases)
  func none(_ server: Server) throws {
    let (identity, chain) = try server.identity(of: Identity.authority("Root"))
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .none),
      server: identity.serverConfiguration(chain: chain)
    )
    conversation.start()
    #expect(conversation.clientSide.facts?.peerCertificate == identity.certificate)
  }

  @Test("A minted authority is none of the system's roots")
  func systemRoots() throws {
    let (identity, chain) = try Server.withUnknownAuthority.identity(of: .authority("Root"))
    let conversation = try Conversation(
      client: TLSClientConfiguration(verification: .systemRoots),
      server: identity.serverConfiguration(chain: chain)
    )
    conversation.start()
    #expect(conversation.clientSide.failure?.verification?.code == 19)
  }
}
