import ServerFixtures
import Testing

@Suite struct MalformedIdentityTests {
  @Test("A malformed catalogue is refused in one line", arguments: malformedIdentities)
  func refused(row: Malformed) {
    let error = #expect(throws: FixtureError.self) { try catalogue(row.text) }
    #expect(error?.description == row.message)
  }
}

private let root = "root: {summary: x, commonName: root, issuer: self, certificateAuthority: on}\n"
private let keys =
  "summary, commonName, names, issuer, key, validity, certificateAuthority, refusedBy"

private let malformedIdentities =
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
      "identities.yaml:2: a.key: \"rsa\" is not known; use ecdsa-p256"
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
      "a: {summary: x, issuer: self, refusedBy: Require}",
      "identities.yaml:2: a.refusedBy: Require verifies nothing; use Verify-Ca, Verify-Full"
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
