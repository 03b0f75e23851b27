@testable import Conformance
import PostgresSession

extension LikelyCauseTests.Row {
  static let all = encryption + modes + certificates + others

  private static let encryption: [Self] = [
    Self(
      .prefer, "connect, sslaccept, authok -> ssl", "connect, gssreject, sslaccept, authok -> ssl",
      "it asks for GSSAPI encryption, which no sslMode does: it must be turned off"),
    Self(
      .require, "connect, sslaccept, authok -> ssl", "connect, directsslaccept, authok -> ssl",
      "it begins TLS without SSLRequest, as servers before PostgreSQL 17 do not understand"),
    Self(
      .disable, "connect, authok -> plain", "connect, sslreject -> fail",
      "it asked for SSL and would not go on without: it treats Disable as Require"),
    Self(
      .disable, "connect, authok -> plain", "connect, sslreject, authok -> plain",
      "it asked for SSL: it treats Disable as Prefer, or as a stronger mode"),
    Self(
      .disable, "connect, authfail -> fail",
      "connect, authfail, reconnect, sslaccept, authok -> ssl",
      "it came again with SSL when it was refused without: it treats Disable as Allow"),
    Self(
      .allow, "connect, authok -> plain", "connect, sslreject -> fail",
      "it asked for SSL and would not go on without: it treats Allow as Require"),
    Self(
      .allow, "connect, authok -> plain", "connect, sslaccept, authok -> ssl",
      "it asked for SSL before it was refused without: it treats Allow as Prefer, or as a stronger "
        + "mode"),
    Self(
      .allow, "connect, authfail, reconnect, sslaccept, authok -> ssl", "connect, authfail -> fail",
      "it did not come again with SSL when it was refused without: it treats Allow as Disable"),
    Self(
      .prefer, "connect, sslaccept, authok -> ssl",
      "connect, authfail, reconnect, sslaccept, authok -> ssl",
      "it sent its startup packet before it asked for SSL: it treats Prefer as Allow"),
    Self(
      .verifyFull, "connect, sslaccept, authok -> ssl", "connect, authfail -> fail",
      "it sent its startup packet without asking for SSL: it treats Verify-Full as Disable"),
    Self(
      .require, "connect, sslreject -> fail", "connect, authok -> plain",
      "it sent its startup packet without asking for SSL: it treats Require as Disable or Allow"),
  ]

  private static let modes: [Self] = [
    Self(
      .require, "connect, sslreject -> fail", "connect, sslreject, authok -> plain",
      "it sent its startup packet in plaintext after N: it treats Require as Prefer"),
    Self(
      .verifyCa, "connect, sslreject -> fail", "connect, sslreject, reconnect, authok -> plain",
      "it came again in plaintext after N: it treats Verify-Ca as Prefer"),
    Self(
      .prefer, "connect, sslreject, authok -> plain", "connect, sslreject -> fail",
      "it gave up after N: it treats Prefer as Require"),
    Self(
      .prefer, "connect, sslreject, authok -> plain",
      "connect, sslreject, reconnect, authok -> plain",
      "it opened another connection after N, where it can go on in plaintext over the same"),
    Self(
      .require, "connect, sslaccept, authfail -> fail",
      "connect, sslaccept, authfail, reconnect, authok -> plain",
      "it came again in plaintext when it was refused with SSL: it treats Require as Prefer"),
    Self(
      .verifyFull, "connect, sslaccept, sslfail -> fail",
      "connect, sslaccept, sslfail, reconnect, authok -> plain", refusedBy: .verifyCa,
      "it came again in plaintext when the handshake had failed: it treats Verify-Full as Prefer"),
    Self(
      .prefer, "connect, sslaccept, authfail, reconnect, authok -> plain",
      "connect, sslaccept, authfail -> fail",
      "it did not come again without SSL when it was refused with: it treats Prefer as Require"),
    Self(
      .prefer, "connect, sslaccept, sslfail, reconnect, authok -> plain",
      "connect, sslaccept, sslfail -> fail",
      "it did not come again without SSL when the handshake had failed: it treats Prefer as Require"
    ),
  ]

  private static let certificates: [Self] = [
    Self(
      .verifyFull, "connect, sslaccept -> fail", "connect, sslaccept, authok -> ssl",
      refusedBy: .verifyFull,
      "it accepts a certificate for another host: it treats Verify-Full as Verify-Ca"),
    Self(
      .verifyFull, "connect, sslaccept, sslfail -> fail", "connect, sslaccept, authok -> ssl",
      refusedBy: .verifyCa,
      "it accepts a certificate that it must refuse (signed by itself): it treats Verify-Full as "
        + "Require, or does not look at that"),
    Self(
      .verifyCa, "connect, sslaccept, authok -> ssl", "connect, sslaccept -> fail",
      refusedBy: .verifyFull,
      "it refuses a certificate for another host: it treats Verify-Ca as Verify-Full"),
    Self(
      .require, "connect, sslaccept, authok -> ssl", "connect, sslaccept, sslfail -> fail",
      refusedBy: .verifyFull,
      "it refuses a certificate for another host: it treats Require as Verify-Full"),
    Self(
      .prefer, "connect, sslaccept, authok -> ssl",
      "connect, sslaccept, sslfail, reconnect, authok -> plain", refusedBy: .verifyCa,
      "it refuses a certificate (signed by itself): it treats Prefer as Verify-Ca or Verify-Full"),
    Self(
      .verifyCa, "connect, sslaccept, authok -> ssl", "connect, sslaccept, sslfail -> fail",
      "it refuses a certificate that is in order: it trusts another root than the one that it is "
        + "given"),
    Self(
      .require, "connect, sslaccept, authok -> ssl", "connect, sslaccept, sslfail -> fail",
      "it breaks off the handshake: it verifies, against another root, what Require does not ask it "
        + "to"),
  ]

  private static let others: [Self] = [
    Self(
      .prefer, "connect, sslaccept, authok -> fail",
      "connect, sslaccept, authok, reconnect, authok -> fail",
      "it came again, and in plaintext, after AuthenticationOk: what fails behind that is no reason "
        + "for another attempt"),
    Self(
      .allow, "connect, authok -> fail", "connect, authok, reconnect, sslaccept, authok -> fail",
      "it came again after AuthenticationOk: what fails behind that is no reason for another "
        + "attempt"),
    Self(
      .disable, "connect, authfail -> fail", "connect, authfail, reconnect, authfail -> fail",
      "it tries again what has failed for good"),
    Self(
      .allow, "connect, sslaccept, reconnect, authok -> plain", "connect, sslaccept -> fail",
      "it gives up where there is another way to try"),
    Self(
      .prefer, "connect, sslaccept, authok -> ssl", "- -> fail",
      "it never connected to the server: it uses another host or port than it was given, or none"),
    Self(
      .prefer, "- -> fail", "connect, sslaccept, authok -> ssl",
      "it connects with credentials that it must refuse"),
    Self(
      .disable, "connect, authok -> plain", "connect, authfail -> fail",
      "the server refused its login (no entry): it uses other credentials than it was given"),
    Self(
      .disable, "connect, authfail -> fail", "connect, authok -> plain",
      "it was let in where its credentials must not be: it uses others than it was given"),
    Self(
      .require, "connect, sslaccept, authok -> fail", "connect, sslaccept, authok -> plain",
      "it believes what is sent outside of TLS behind S (CVE-2021-23222)"),
    Self(
      .disable, "connect, authok -> plain", "connect, authok -> fail",
      "it was let in and failed then: something that it does behind the login does not succeed"),
    Self(
      .disable, "connect, authok -> fail", "connect, authok -> plain",
      "it says that it is connected though what follows AuthenticationOk is wrong: it does not wait "
        + "for ReadyForQuery, or does not look at what comes before"),
  ]
}

extension LikelyCauseTests.Claim {
  static let all: [Self] = [
    Self(
      .timedOut, "- -> fail",
      "it hangs before it connects: it waits for its input, or for another host or port"),
    Self(
      .timedOut, "connect, authok -> fail",
      "it hangs once it has been let in: it sets no limit to how long it waits, or does not end when "
        + "it is done"),
    Self(
      .timedOut, "connect, sslreject -> fail",
      "it hangs after N, as if an answer were still to come"),
    Self(
      .timedOut, "connect, authfail -> fail",
      "it hangs when it has been refused: it waits for more, or tries for ever"),
    Self(
      .timedOut, "connect, sslaccept -> fail",
      "it hangs in the middle of the login: it sets no limit to how long it waits for the server"),
    Self(.crashed("so"), "- -> fail", "it crashes before it connects"),
    Self(.crashed("so"), "connect, authok -> fail", "it crashes once it has been let in"),
    Self(
      .crashed("so"), "connect, authfail -> fail",
      "it crashes when it is refused, where it should say so"),
    Self(
      .crashed("so"), "connect, sslreject -> fail",
      "it crashes on N, the answer of a server without SSL"),
    Self(
      .crashed("so"), "connect, sslaccept -> fail",
      "it crashes in the middle of the login, on what the server sends there"),
    Self(
      .notRun("so"), "- -> fail",
      "the first word of the command in its file is no program that can be run here"),
    Self(
      .notUnderstood("so"), "- -> fail",
      "it writes something else where its answer is read: what is no answer belongs on standard "
        + "error"),
    Self(
      .violation("no secret is printed"), "connect, authok -> plain",
      "it prints the credentials that it was given"),
    Self(
      .leftOpen, "connect, authok -> plain", "it does not close its connection when it is done"),
    Self(
      .connectedNowhere, "- -> fail",
      "it says that it is connected without having tried: nothing reached the server"),
    Self(
      .connectedNowhere, "connect, authfail -> fail",
      "it takes an attempt that failed for one that succeeded"),
    Self(
      .contradiction, "connect, authok -> plain",
      "its exit status and its JSON do not come of the same look at the connection"),
    Self(
      .misstated(isSSL: true), "connect, authok -> plain",
      "it says what was asked for and not what it got: it does not look at its connection"),
    Self(
      .misstated(isSSL: false), "connect, sslaccept, authok -> ssl",
      "it does not know that its connection is encrypted: it does not look at its connection"),
  ]
}
