import PostgresSession

// In the order in which they are tried: what is told for sure before what is told in general.
extension LikelyCause {
  static let all = [
    process, claims, disable, allow, withoutAsking, refused, certificates, again, logins, outcomes,
  ].flatMap(\.self)

  private static let asking: Set<SSLMode> = [.prefer, .require, .verifyCa, .verifyFull]
  private static let demanding: Set<SSLMode> = [.require, .verifyCa, .verifyFull]
  private static let verifying: Set<SSLMode> = [.verifyCa, .verifyFull]

  private static let process: [Self] = [
    Self(
      .timedOut, trace: "- -> *",
      says: "it hangs before it connects: it waits for its input, or for another host or port"),
    Self(
      .timedOut, trace: "*authok -> *",
      says:
        "it hangs once it has been let in: it sets no limit to how long it waits, or does not end "
        + "when it is done"),
    Self(
      .timedOut, trace: "*sslreject -> *",
      says: "it hangs after N, as if an answer were still to come"),
    Self(
      .timedOut, trace: "*fail -> *",
      says: "it hangs when it has been refused: it waits for more, or tries for ever"),
    Self(
      .timedOut,
      says:
        "it hangs in the middle of the login: it sets no limit to how long it waits for the server"),
    Self(.crashed, trace: "- -> *", says: "it crashes before it connects"),
    Self(.crashed, trace: "*authok -> *", says: "it crashes once it has been let in"),
    Self(
      .crashed, trace: "*authfail -> *",
      says: "it crashes when it is refused, where it should say so"),
    Self(
      .crashed, trace: "*sslreject -> *",
      says: "it crashes on N, the answer of a server without SSL"),
    Self(.crashed, says: "it crashes in the middle of the login, on what the server sends there"),
    Self(
      .notRun, says: "the first word of the command in its file is no program that can be run here"),
    Self(
      .notUnderstood,
      says:
        "it writes something else where its answer is read: what is no answer belongs on standard "
        + "error"),
  ]

  private static let claims: [Self] = [
    Self(
      .violation, sentence: "no secret is printed",
      says: "it prints the credentials that it was given"),
    Self(.leftOpen, says: "it does not close its connection when it is done"),
    Self(
      .connectedNowhere, trace: "- -> *",
      says: "it says that it is connected without having tried: nothing reached the server"),
    Self(.connectedNowhere, says: "it takes an attempt that failed for one that succeeded"),
    Self(
      .contradiction,
      says: "its exit status and its JSON do not come of the same look at the connection"),
    Self(
      .misstatedSSL,
      says: "it says what was asked for and not what it got: it does not look at its connection"),
    Self(
      .misstatedPlain,
      says: "it does not know that its connection is encrypted: it does not look at its connection"),
  ]

  private static let disable: [Self] = [
    Self(
      .events, after: "*", seen: "gss*",
      says: "it asks for GSSAPI encryption, which no sslMode does: it must be turned off"),
    Self(
      .events, seen: "directssl*",
      says: "it begins TLS without SSLRequest, as servers before PostgreSQL 17 do not understand"),
    Self(
      .events, [.disable], after: "connect", seen: "sslreject", trace: "* -> fail",
      says: "it asked for SSL and would not go on without: it treats Disable as Require"),
    Self(
      .events, [.disable], after: "connect", seen: "ssl*",
      says: "it asked for SSL: it treats Disable as Prefer, or as a stronger mode"),
    Self(
      .events, [.disable], after: "authfail|backenderror", expected: "end", seen: "reconnect",
      trace: "*, reconnect, ssl*",
      says: "it came again with SSL when it was refused without: it treats Disable as Allow"),
  ]

  private static let allow: [Self] = [
    Self(
      .events, [.allow], after: "connect", seen: "sslreject", trace: "* -> fail",
      says: "it asked for SSL and would not go on without: it treats Allow as Require"),
    Self(
      .events, [.allow], after: "connect", seen: "ssl*",
      says:
        "it asked for SSL before it was refused without: it treats Allow as Prefer, or as a stronger "
        + "mode"),
    Self(
      .events, [.allow], after: "authfail|backenderror", expected: "reconnect", seen: "end",
      says: "it did not come again with SSL when it was refused without: it treats Allow as Disable"
    ),
  ]

  private static let withoutAsking: [Self] = [
    Self(
      .events, asking, after: "connect", seen: "authfail|backenderror",
      trace: "*, reconnect, ssl*",
      says: "it sent its startup packet before it asked for SSL: it treats {mode} as Allow"),
    Self(
      .events, asking, after: "connect", expected: "ssl*", seen: "authfail",
      says: "it sent its startup packet without asking for SSL: it treats {mode} as Disable"),
    Self(
      .events, asking, after: "connect", expected: "ssl*", seen: "authok|backenderror",
      says:
        "it sent its startup packet without asking for SSL: it treats {mode} as Disable or Allow"),
  ]

  private static let refused: [Self] = [
    Self(
      .events, demanding, after: "sslreject", expected: "end", seen: "auth*|backenderror",
      says: "it sent its startup packet in plaintext after N: it treats {mode} as Prefer"),
    Self(
      .events, demanding, after: "sslreject", expected: "end", seen: "reconnect",
      trace: "*sslreject, reconnect, auth*",
      says: "it came again in plaintext after N: it treats {mode} as Prefer"),
    Self(
      .events, [.prefer], after: "sslreject", expected: "auth*|backenderror", seen: "end",
      says: "it gave up after N: it treats Prefer as Require"),
    Self(
      .events, [.prefer], after: "sslreject", expected: "auth*|backenderror", seen: "reconnect",
      says: "it opened another connection after N, where it can go on in plaintext over the same"),
    Self(
      .events, demanding, after: "authfail|backenderror", expected: "end", seen: "reconnect",
      trace: "*, reconnect, auth*",
      says: "it came again in plaintext when it was refused with SSL: it treats {mode} as Prefer"),
    Self(
      .events, demanding, after: "ssl*", expected: "end", seen: "reconnect",
      trace: "*, reconnect, auth*",
      says: "it came again in plaintext when the handshake had failed: it treats {mode} as Prefer"),
    Self(
      .events, [.prefer], after: "authfail|backenderror", expected: "reconnect", seen: "end",
      says:
        "it did not come again without SSL when it was refused with: it treats Prefer as Require"),
    Self(
      .events, [.prefer], after: "ssl*", expected: "reconnect", seen: "end",
      says:
        "it did not come again without SSL when the handshake had failed: it treats Prefer as Require"
    ),
  ]

  private static let certificates: [Self] = [
    Self(
      .events, [.verifyFull], after: "sslaccept", expected: "sslfail|end",
      seen: "auth*|backenderror",
      certificate: .forAnotherName,
      says: "it accepts a certificate for another host: it treats Verify-Full as Verify-Ca"),
    Self(
      .events, verifying, after: "sslaccept", expected: "sslfail|end", seen: "auth*|backenderror",
      certificate: .untrusted,
      says:
        "it accepts a certificate that it must refuse ({certificate}): it treats {mode} as Require, "
        + "or does not look at that"),
    Self(
      .events, [.prefer, .require, .verifyCa], after: "sslaccept", expected: "auth*|backenderror",
      seen: "sslfail|end|reconnect", certificate: .forAnotherName,
      says: "it refuses a certificate for another host: it treats {mode} as Verify-Full"),
    Self(
      .events, [.prefer, .require], after: "sslaccept", expected: "auth*|backenderror",
      seen: "sslfail|end|reconnect", certificate: .untrusted,
      says: "it refuses a certificate ({certificate}): it treats {mode} as Verify-Ca or Verify-Full"
    ),
    Self(
      .events, verifying, after: "sslaccept", expected: "auth*|backenderror", seen: "sslfail|end",
      certificate: .good,
      says:
        "it refuses a certificate that is in order: it trusts another root than the one that it is "
        + "given"),
    Self(
      .events, [.prefer, .require], after: "sslaccept", expected: "auth*|backenderror",
      seen: "sslfail|end|reconnect", certificate: .good,
      says:
        "it breaks off the handshake: it verifies, against another root, what {mode} does not ask it "
        + "to"),
  ]

  private static let again: [Self] = [
    Self(
      .events, after: "authok", expected: "end", seen: "reconnect",
      trace: "*sslaccept, authok, reconnect, auth*",
      says:
        "it came again, and in plaintext, after AuthenticationOk: what fails behind that is no reason "
        + "for another attempt"),
    Self(
      .events, after: "authok", expected: "end", seen: "reconnect",
      says: "it came again after AuthenticationOk: what fails behind that is no reason for another "
        + "attempt"),
    Self(
      .events, expected: "end", seen: "reconnect",
      says: "it tries again what has failed for good"),
    Self(
      .events, expected: "reconnect", seen: "end",
      says: "it gives up where there is another way to try"),
  ]

  private static let logins: [Self] = [
    Self(
      .events, expected: "connect", seen: "end",
      says:
        "it never connected to the server: it uses another host or port than it was given, or none"),
    Self(
      .events, after: "end", expected: "end", seen: "connect",
      says: "it connects with credentials that it must refuse"),
    Self(
      .events, expected: "auth*", seen: "authfail",
      says: "the server refused its login ({error}): it uses other credentials than it was given"),
    Self(
      .events, expected: "authfail", seen: "authok",
      says: "it was let in where its credentials must not be: it uses others than it was given"),
  ]

  private static let outcomes: [Self] = [
    Self(
      .outcome, trace: "*sslaccept, authok -> plain",
      says: "it believes what is sent outside of TLS behind S (CVE-2021-23222)"),
    Self(
      .outcome, trace: "*authok -> fail",
      says:
        "it was let in and failed then: something that it does behind the login does not succeed"),
    Self(
      .outcome, trace: "*authok -> *",
      says:
        "it says that it is connected though what follows AuthenticationOk is wrong: it does not wait "
        + "for ReadyForQuery, or does not look at what comes before"),
  ]
}
