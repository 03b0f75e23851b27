import ServerFixtures
import Testing

@Suite struct MalformedIdentityTests {
  @Test("A malformed catalogue is refused in one line", arguments: malformedIdentities)
  func refused(row: Malformed) {
    let error = #expect(throws: FixtureError.self) { try catalogue(row.text) }
    #expect(error?.description == row.message)
  }

  @Test(
    "An identity of the bundled ones is refused in the same line when it is asked for",
    arguments: malformedIdentities.filter { $0.message.contains(": a") && !$0.text.contains("c:") })
  func alone(row: Malformed) {
    let recipes = IdentityRecipes(bundled: row.text)
    for _ in 1...2 {
      let error = #expect(throws: FixtureError.self) { try recipes["a"] }
      #expect(error?.description == row.message)
    }
    #expect(throws: Never.self) { try recipes["root"] }
  }

  @Test("or in the line of another that it leads to")
  func circle() throws {
    let row = try #require(malformedIdentities.last)
    let error = #expect(throws: FixtureError.self) {
      try IdentityRecipes(bundled: row.text)["a"]
    }
    #expect(
      error?.description == "identities.yaml:4: c.issuer: the issuers go round in a circle; "
        + "use self for one of them")
  }
}

private let root = "root: {summary: x, commonName: root, issuer: self, certificateAuthority: on}\n"
private let keys =
  "summary, commonName, names, issuer, intermediates, sends, key, wrongKey, validity, "
  + "certificateAuthority, basicConstraints, keyUsage, extendedKeyUsage, nameConstraints, "
  + "signature, revocation, trusts, host, fault, refusedBy, shownBy"
private let keyTypes =
  "ecdsa-p256, ecdsa-p384, ecdsa-p521, ed25519, rsa-1024, rsa-2048, rsa-3072, rsa-4096, rsa-pss"

let malformedIdentities =
  [
    Malformed("", "identities.yaml: the file is empty; use a mapping of keys"),
    Malformed("- root", "identities.yaml:1: is a list; use a mapping of keys"),
    Malformed(
      "a: {summary: x, issuer: self}", "identities.yaml:1: the identity \"root\" is missing"),
    Malformed(
      "root: {summary: x, issuer: self}",
      "identities.yaml:1: root: can be trusted by no client; "
        + "use issuer: self, certificateAuthority: on"),
    Malformed(
      "other: {summary: x, issuer: self, certificateAuthority: on}\n"
        + "root: {summary: x, issuer: other, certificateAuthority: on}",
      "identities.yaml:2: root: can be trusted by no client; "
        + "use issuer: self, certificateAuthority: on"),
  ]
  + [
    ("a: trusted", "identities.yaml:2: a: is \"trusted\"; use a mapping of keys"),
    ("a:", "identities.yaml:2: a: is empty; use a mapping of keys"),
    ("root: {summary: x}", "identities.yaml:2: root: the key is given twice"),
    ("a: {issuer: self}", "identities.yaml:2: a: the key \"summary\" is missing"),
    ("a: {summary: x}", "identities.yaml:2: a: the key \"issuer\" is missing"),
    (
      "a:\n  summary: x\n  issuer: self\n  name: [localhost]",
      "identities.yaml:5: a.name: the key is not known; use \(keys)"
    ),
    (
      "a: {summary: x, issuer: self, names: localhost}",
      "identities.yaml:2: a.names: is \"localhost\"; use a list"
    ),
    (
      "a:\n  summary: x\n  issuer: self\n  names:\n    - localhost\n    - ''",
      "identities.yaml:7: a.names[1]: is empty; use a text"
    ),
    (
      "a: {summary: x, issuer: self, commonName: \(String(repeating: "n", count: 65))}",
      "identities.yaml:2: a.commonName: is too long for a certificate; use at most 64 letters"
    ),
    (
      "a: {summary: x, issuer: self, key: rsa}",
      "identities.yaml:2: a.key: \"rsa\" is not known; use \(keyTypes)"
    ),
    (
      "a: {summary: x, issuer: self, validity: 90d}",
      "identities.yaml:2: a.validity: is \"90d\"; use a mapping of keys"
    ),
    (
      "a: {summary: x, issuer: self, validity: {until: 90d, to: 1d}}",
      "identities.yaml:2: a.validity.to: the key is not known; use from, until"
    ),
    (
      "a: {summary: x, issuer: self, validity: {until: tomorrow}}",
      "identities.yaml:2: a.validity.until: \"tomorrow\" is no time from now; "
        + "use a number with d, h, m or s, as -1d or 90d"
    ),
    (
      "a: {summary: x, issuer: self, validity: {until: 90}}",
      "identities.yaml:2: a.validity.until: \"90\" is no time from now; "
        + "use a number with d, h, m or s, as -1d or 90d"
    ),
    (
      "a: {summary: x, issuer: self, validity: {until: d}}",
      "identities.yaml:2: a.validity.until: \"d\" is no time from now; "
        + "use a number with d, h, m or s, as -1d or 90d"
    ),
    (
      "a: {summary: x, issuer: self, validity: {from: -36501d}}",
      "identities.yaml:2: a.validity.from: \"-36501d\" is too far from now; use at most 36500d"
    ),
    (
      "a: {summary: x, issuer: self, validity: {from: -9223372036854775808s}}",
      "identities.yaml:2: a.validity.from: \"-9223372036854775808s\" is too far from now; "
        + "use at most 36500d"
    ),
    (
      "a:\n  summary: x\n  issuer: self\n  validity:\n    from: 2d\n    until: 1d",
      "identities.yaml:7: a.validity.until: ends before it begins"
    ),
    (
      "a: {summary: x, issuer: self, validity: {from: 91d}}",
      "identities.yaml:2: a.validity.from: ends before it begins"
    ),
    (
      "a: {summary: x, issuer: self, certificateAuthority: perhaps}",
      "identities.yaml:2: a.certificateAuthority: is \"perhaps\", which is no boolean; use on or off"
    ),
    (
      "a: {summary: x, issuer: self, refusedBy: Verify}",
      "identities.yaml:2: a.refusedBy: \"Verify\" is not known; "
        + "use Disable, Allow, Prefer, Require, Verify-Ca, Verify-Full"
    ),
    (
      "a: {summary: x, issuer: self, refusedBy: Prefer}",
      "identities.yaml:2: a.refusedBy: Prefer goes on without SSL; "
        + "use Require, Verify-Ca, Verify-Full"
    ),
    (
      "a: {summary: x, issuer: self, intermediates: 1}",
      "identities.yaml:2: a.intermediates: stand between nobody; "
        + "use it with another issuer than self"
    ),
    (
      "a: {summary: x, issuer: root, intermediates: 100}",
      "identities.yaml:2: a.intermediates: is out of range; use a whole number from 0 to 99"
    ),
    (
      "a: {summary: x, issuer: root, sends: all}",
      "identities.yaml:2: a.sends: \"all\" is not known; use chain, leaf, reversed, root"
    ),
    (
      "a: {summary: x, issuer: root, key: {from: root}}",
      "identities.yaml:2: a.key.from: the key is not known; use of"
    ),
    (
      "a: {summary: x, issuer: root, key: {of: rot}}",
      "identities.yaml:2: a.key: there is no identity \"rot\" with a key of its own; use root"
    ),
    (
      "a: {summary: x, issuer: root, key: {of: a}}",
      "identities.yaml:2: a.key: there is no identity \"a\" with a key of its own; use root"
    ),
    (
      "a: {summary: x, issuer: root, names: [{ip: 127.0.0.1}]}",
      "identities.yaml:2: a.names[0].ip: there is no name of that kind; use dns, email"
    ),
    (
      "a: {summary: x, issuer: root, names: ['db{2..1}']}",
      "identities.yaml:2: a.names[0]: is no range of numbers; use {FIRST..LAST}, up to 9999"
    ),
    (
      "a: {summary: x, issuer: root, names: [{dns: 'db{1..10000}'}]}",
      "identities.yaml:2: a.names[0].dns: is no range of numbers; use {FIRST..LAST}, up to 9999"
    ),
    (
      "a: {summary: x, issuer: root, basicConstraints: {CA: off}}",
      "identities.yaml:2: a.basicConstraints.CA: the key is not known; use ca, pathlen"
    ),
    (
      "a: {summary: x, issuer: root, basicConstraints: {pathlen: -1}}",
      "identities.yaml:2: a.basicConstraints.pathlen: is out of range; "
        + "use a whole number from 0 to 99"
    ),
    (
      "a: {summary: x, issuer: root, keyUsage: digitalSignature}",
      "identities.yaml:2: a.keyUsage: is \"digitalSignature\"; use a list"
    ),
    (
      "a: {summary: x, issuer: root, keyUsage: [sign]}",
      "identities.yaml:2: a.keyUsage[0]: \"sign\" is not known; use digitalSignature, "
        + "nonRepudiation, keyEncipherment, dataEncipherment, keyAgreement, keyCertSign, cRLSign"
    ),
    (
      "a: {summary: x, issuer: root, extendedKeyUsage: server}",
      "identities.yaml:2: a.extendedKeyUsage: \"server\" is not known; "
        + "use serverAuth, clientAuth, codeSigning"
    ),
    (
      "a: {summary: x, issuer: root, nameConstraints: {permitted: ['']}}",
      "identities.yaml:2: a.nameConstraints.permitted[0]: is empty; use a text"
    ),
    (
      "a: {summary: x, issuer: root, signature: {hash: md4}}",
      "identities.yaml:2: a.signature.hash: \"md4\" is not known; "
        + "use md5, sha1, sha224, sha256, sha384, sha512"
    ),
    (
      "a: {summary: x, issuer: root, revocation: on}",
      "identities.yaml:2: a.revocation: is \"on\"; use a mapping of keys"
    ),
    (
      "a: {summary: x, issuer: root, revocation: {validity: {from: 2d, until: 1d}}}",
      "identities.yaml:2: a.revocation.validity.until: ends before it begins"
    ),
    (
      "a: {summary: x, issuer: root, trusts: a}",
      "identities.yaml:2: a.trusts: \"a\" can be trusted by no client; use root"
    ),
    (
      "a: {summary: x, issuer: root, fault: ''}",
      "identities.yaml:2: a.fault: is empty; use a text"
    ),
    (
      "a:\n  summary: x\n  issuer: rot",
      "identities.yaml:4: a.issuer: there is no identity \"rot\"; use self, a, root"
    ),
    (
      "a:\n  summary: x\n  issuer: b\nb: {summary: x, issuer: root}",
      "identities.yaml:4: a.issuer: \"b\" is no certificate authority; use self, root"
    ),
    (
      "a: {summary: x, issuer: a, certificateAuthority: on}",
      "identities.yaml:2: a.issuer: the issuers go round in a circle; use self for one of them"
    ),
    (
      "a: {summary: x, issuer: b, certificateAuthority: on}\n"
        + "b: {summary: x, issuer: c, certificateAuthority: on}\n"
        + "c: {summary: x, issuer: b, certificateAuthority: on}",
      "identities.yaml:2: a.issuer: the issuers go round in a circle; use self for one of them"
    ),
  ].map { Malformed(root + $0, $1) }
