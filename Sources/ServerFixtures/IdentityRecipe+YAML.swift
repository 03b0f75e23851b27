import OpenSSLKit
import PostgresSession

/// How an identity is written.
extension IdentityRecipe {
  private static let keys = [
    "summary", "commonName", "names", "issuer", "intermediates", "sends", "key", "wrongKey",
    "validity", "certificateAuthority", "basicConstraints", "keyUsage", "extendedKeyUsage",
    "nameConstraints", "signature", "revocation", "trusts", "host", "fault", "refusedBy", "shownBy",
  ]

  /// Reads one recipe; `name` is what it is called by.
  package init(_ value: YAMLValue, name: String) throws(FixtureError) {
    let fields = try value.fields(Self.keys)
    self.name = name
    summary = try fields.required("summary").nonEmptyString()
    let issuer = try fields.required("issuer").nonEmptyString()
    self.issuer = issuer == "self" ? .self : .identity(issuer)
    intermediates = try fields["intermediates"]?.integer(in: 0...99) ?? 0
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
    return .of(try value.fields(["of"]).required("of").nonEmptyString())
  }

  private static func revocation(_ value: YAMLValue) throws(FixtureError) -> Revocation {
    let fields = try value.fields(["revoked", "validity"])
    let (from, until) = try fields.validity(in: value)
    return Revocation(
      isRevoked: try fields["revoked"]?.boolean() ?? false, from: from, until: until)
  }
}

extension YAMLFields {
  /// `validity: {from, until}`, in seconds from now; `value` is what holds it.
  func validity(in value: YAMLValue) throws(FixtureError) -> (from: Int, until: Int) {
    let validity = try self["validity"]?.fields(["from", "until"])
    let from = try validity?["from"]?.secondsFromNow() ?? IdentityRecipe.validFrom
    let until = try validity?["until"]?.secondsFromNow() ?? IdentityRecipe.validUntil
    guard from < until else {
      throw (validity?["until"] ?? validity?["from"] ?? value).error("ends before it begins")
    }
    return (from, until)
  }
}
