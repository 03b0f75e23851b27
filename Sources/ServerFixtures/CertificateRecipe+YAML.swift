import OpenSSLKit
import PostgresSession

/// What a certificate says, as an identity's recipe writes it.
extension CertificateRecipe {
  static let names = YAMLShape.list(
    .either([.nonEmpty, .mapping(.nonEmpty, names: .choice(["dns", "email"]))]))
  static let constraintKeys: YAMLKeys = [
    "ca": .optional(.boolean, ""), "pathlen": .optional(.integer(pathLengths), ""),
  ]
  private static let pathLengths = 0...99
  static let nameConstraintKeys: YAMLKeys = [
    "permitted": .optional(.list(.nonEmpty), "DNS names."),
    "excluded": .optional(.list(.nonEmpty), "DNS names."),
  ]
  static let signatureKeys: YAMLKeys = [
    "hash": .optional(.choice(Digest.self), ""),
    "broken": .optional(.boolean, "on: it verifies with no key."),
  ]

  /// The moments are relative to now; `usage` is what it is for unless it says so, nil for an
  /// authority.
  init(
    _ fields: YAMLFields, _ value: YAMLValue, usage: ExtendedKeyUsage?
  ) throws(FixtureError) {
    let isAuthority = usage == nil
    let (from, until) = try fields.validity(in: value)
    self.init(
      commonName: try fields["commonName"].map(Self.commonName), notBefore: from, notAfter: until,
      isCertificateAuthority: isAuthority)
    for name in try fields["names"]?.sequence() ?? [] { try add(name) }
    if let constraints = try fields["basicConstraints"]?.fields(Self.constraintKeys) {
      isCertificateAuthority = try constraints["ca"]?.boolean() ?? isAuthority
      pathLength = try constraints["pathlen"]?.integer(in: Self.pathLengths)
    }
    if let usage = fields["keyUsage"] {
      keyUsage = []
      for name in try usage.sequence() { keyUsage.append(try name.choice(KeyUsage.self)) }
    }
    extendedKeyUsage = try fields["extendedKeyUsage"]?.choice(ExtendedKeyUsage.self) ?? usage
    nameConstraints = try fields["nameConstraints"].map(Self.nameConstraints)
    let signature = try fields["signature"]?.fields(Self.signatureKeys)
    signatureDigest = try signature?["hash"]?.choice(Digest.self)
    isSignatureBroken = try signature?["broken"]?.boolean() ?? false
  }

  private static func commonName(_ value: YAMLValue) throws(FixtureError) -> String {
    let name = try value.nonEmptyString()
    let lengths = CertificateRecipe.commonNameLengths
    guard lengths.contains(name.unicodeScalars.count) else {
      throw value.error(
        "is too long for a certificate", allowed: "at most \(lengths.upperBound) letters")
    }
    return name
  }

  private static func nameConstraints(
    _ value: YAMLValue
  ) throws(FixtureError) -> NameConstraints {
    let fields = try value.fields(nameConstraintKeys)
    var constraints = NameConstraints()
    for name in try fields["permitted"]?.sequence() ?? [] {
      constraints.permitted.append(try name.nonEmptyString())
    }
    for name in try fields["excluded"]?.sequence() ?? [] {
      constraints.excluded.append(try name.nonEmptyString())
    }
    return constraints
  }

  /// A text is an address where it can be one, and else a DNS name; `{dns: …}` is one in any case.
  private mutating func add(_ value: YAMLValue) throws(FixtureError) {
    guard value.isMapping else {
      let name = try value.nonEmptyString()
      if let address = IPAddress(name) {
        ipAddresses.append(address.bytes)
      } else {
        dnsNames += try Self.expand(name, value)
      }
      return
    }
    for (kind, value) in try value.entries() {
      switch kind {
      case "dns": dnsNames += try Self.expand(try value.nonEmptyString(), value)
      case "email": emailAddresses.append(try value.nonEmptyString())
      default: throw value.error("there is no name of that kind", allowed: "dns, email")
      }
    }
  }

  /// `host{1..3}` is `host1`, `host2` and `host3`.
  private static func expand(
    _ name: String, _ value: YAMLValue
  ) throws(FixtureError) -> [String] {
    guard let open = name.firstIndex(of: "{"), let close = name[open...].firstIndex(of: "}") else {
      return [name]
    }
    let bounds = name[name.index(after: open)..<close].split(
      separator: ".", omittingEmptySubsequences: false)
    let isRange =
      bounds.count == 3 && bounds[1].isEmpty
      && (bounds[0] + bounds[2]).allSatisfy { $0.isASCII && $0.isNumber }
    guard isRange, !bounds[0].isEmpty, !bounds[2].isEmpty else { return [name] }
    guard let first = Int(bounds[0]), let last = Int(bounds[2]), first <= last, last <= 9999 else {
      throw value.error("is no range of numbers", allowed: "{FIRST..LAST}, up to 9999")
    }
    return (first...last).map { "\(name[..<open])\($0)\(name[name.index(after: close)...])" }
  }
}
