import OpenSSLKit
import PostgresSession

/// How an identity is written.
extension IdentityRecipe {
  package static let shape = YAMLShape.object(keys)
  private static let keys: YAMLKeys = [
    "summary": .required(.nonEmpty, "What it is, in a sentence."),
    "commonName": .optional(.nonEmpty, "Of the subject; at most 64 letters."),
    "names": .optional(CertificateRecipe.names, "DNS names and IP addresses of the SAN."),
    "issuer": .required(.nonEmpty, "The identity that signs it, or self."),
    "intermediates": .optional(.integer(counts), "Authorities between it and its issuer."),
    "sends": .optional(.choice(Sends.self), "What a server sends; chain, if left out."),
    "key": .optional(
      .either([.choice(KeyType.self), .object(keyKeys)]),
      "Its type, or {of: IDENTITY}; ecdsa-p256, if left out."),
    "wrongKey": .optional(.boolean, "on: the server signs with a key of another certificate."),
    "validity": .optional(.object(YAMLFields.validityKeys), "In time from now."),
    "certificateAuthority": .optional(.boolean, "on: it may sign others."),
    "basicConstraints": .optional(
      .object(CertificateRecipe.constraintKeys), "In place of what follows from the above."),
    "keyUsage": .optional(.list(.choice(CertificateRecipe.KeyUsage.self)), ""),
    "extendedKeyUsage": .optional(.choice(CertificateRecipe.ExtendedKeyUsage.self), ""),
    "nameConstraints": .optional(.object(CertificateRecipe.nameConstraintKeys), ""),
    "signature": .optional(.object(CertificateRecipe.signatureKeys), "How its issuer signs it."),
    "revocation": .optional(
      .object(revocationKeys), "What its issuer's list of revocations says; none, if left out."),
    "trusts": .optional(.nonEmpty, "The root that its clients trust; root, if left out."),
    "host": .optional(.nonEmpty, "The host that its clients connect to."),
    "fault": .optional(.nonEmpty, "What OpenSSL says of it."),
    "refusedBy": .optional(
      .choice(SSLMode.self), "The weakest mode that refuses it: Require, Verify-Ca, Verify-Full."),
    "shownBy": .optional(.choice(Side.self), "Who has it; server, if left out."),
  ]
  private static let counts = 0...99
  private static let keyKeys: YAMLKeys = ["of": .required(.nonEmpty, "The identity whose it is.")]
  private static let revocationKeys: YAMLKeys = [
    "revoked": .optional(.boolean, "off, if left out."),
    "validity": .optional(.object(YAMLFields.validityKeys), "Of the list."),
  ]

  /// Reads one recipe; `name` is what it is called by.
  package init(_ value: YAMLValue, name: String) throws(FixtureError) {
    let fields = try value.fields(Self.keys)
    self.name = name
    summary = try fields.required("summary").nonEmptyString()
    let issuer = try fields.required("issuer").nonEmptyString()
    self.issuer = issuer == "self" ? .self : .identity(issuer)
    intermediates = try fields["intermediates"]?.integer(in: Self.counts) ?? 0
    if self.issuer == .self, intermediates > 0, let value = fields["intermediates"] {
      throw value.error("stand between nobody", allowed: "it with another issuer than self")
    }
    sends = try fields["sends"]?.choice(Sends.self) ?? .chain
    key = try fields["key"].map(Self.key) ?? .new(.ecdsaP256)
    hasWrongKey = try fields["wrongKey"]?.boolean() ?? false
    isCertificateAuthority = try fields["certificateAuthority"]?.boolean() ?? false
    isForClients = try fields["shownBy"]?.choice(Side.self) == .client
    certificate = try CertificateRecipe(
      fields, value,
      usage: isCertificateAuthority ? nil : isForClients ? .clientAuth : .serverAuth)
    revocation = try fields["revocation"].map(Self.revocation)
    trusts = try fields["trusts"]?.nonEmptyString() ?? IdentityCatalogue.rootName
    host = try fields["host"]?.nonEmptyString()
    fault = try fields["fault"]?.nonEmptyString()
    refusedBy = try fields["refusedBy"].map { value throws(FixtureError) in
      let mode = try value.choice(SSLMode.self)
      guard [.require, .verifyCa, .verifyFull].contains(mode) else {
        throw value.error(
          "\(mode.rawValue) goes on without SSL", allowed: "Require, Verify-Ca, Verify-Full")
      }
      return mode
    }
  }

  /// `shownBy: client`.
  private enum Side: String, CaseIterable {
    case client, server
  }

  private static func key(_ value: YAMLValue) throws(FixtureError) -> Key {
    guard value.isMapping else { return .new(try value.choice(KeyType.self)) }
    return .of(try value.fields(keyKeys).required("of").nonEmptyString())
  }

  private static func revocation(_ value: YAMLValue) throws(FixtureError) -> Revocation {
    let fields = try value.fields(revocationKeys)
    let (from, until) = try fields.validity(in: value)
    return Revocation(
      isRevoked: try fields["revoked"]?.boolean() ?? false, from: from, until: until)
  }
}

extension YAMLFields {
  static let validityKeys: YAMLKeys = [
    "from": .optional(.interval, "As -1d, which it is if left out."),
    "until": .optional(.interval, "As 90d, which it is if left out."),
  ]

  /// `validity: {from, until}`, in seconds from now; `value` is what holds it.
  func validity(in value: YAMLValue) throws(FixtureError) -> (from: Int, until: Int) {
    let validity = try self["validity"]?.fields(Self.validityKeys)
    let from = try validity?["from"]?.secondsFromNow() ?? IdentityRecipe.validFrom
    let until = try validity?["until"]?.secondsFromNow() ?? IdentityRecipe.validUntil
    guard from < until else {
      throw (validity?["until"] ?? validity?["from"] ?? value).error("ends before it begins")
    }
    return (from, until)
  }
}
