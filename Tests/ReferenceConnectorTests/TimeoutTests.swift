import OpenSSLKit
import PostgresSession
import Testing

@Suite struct TimeoutTests {
  @Test("A timeout and an end of the connection say what was awaited", arguments: stages)
  func stage(row: Row) {
    let before = Talk(row.attempt, row.inputs).lines
    #expect(
      Talk(row.attempt, row.inputs + [.timerFired])
        == Talk(before + Talk.end, .failed(.timedOut(row.stage))))
    #expect(
      Talk(row.attempt, row.inputs + [.peerClosed])
        == Talk(before + Talk.end, .failed(.closedByServer(row.stage))))
  }

  @Test("Whatever comes when all is over changes nothing", arguments: stages)
  func closed(row: Row) {
    let end = Talk(row.attempt, row.inputs + [.timerFired])
    let noise: [SessionInput] = [
      .timerFired, .peerClosed, .yes, .no, .encrypted(), .authenticationOk, .ready, .connected,
      .tlsFailed(.init(reason: "late")), .shutdownRequested,
    ]
    #expect(Talk(row.attempt, row.inputs + [.timerFired] + noise) == end)
  }

  @Test("There is one timer, from the connection to the server's being ready")
  func oneTimer() {
    let talk = Talk(
      Attempt(.required), [.yes, .encrypted(), .authentication(3), .authenticationOk, .ready])
    #expect(talk.lines.filter { $0.contains("timer") } == ["timer of 10 s", "no timer"])
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let attempt: Attempt
    let inputs: [SessionInput]
    let stage: ConnectionFailure.Stage

    init(_ attempt: Attempt, _ inputs: [SessionInput], _ stage: ConnectionFailure.Stage) {
      self.attempt = attempt
      self.inputs = inputs
      self.stage = stage
    }

    var testDescription: String { "\(inputs.count) inputs, then \(stage.rawValue)" }
  }
}

private let stages: [TimeoutTests.Row] = [
  .init(Attempt(.required), [], .sslReply),
  .init(Attempt(.preferred), [], .sslReply),
  .init(Attempt(.required), [.yes], .tlsHandshake),
  .init(Attempt(.required), [.yes, .encrypted()], .authenticationRequest),
  .init(Attempt(.preferred), [.no], .authenticationRequest),
  .init(Attempt(.none), [], .authenticationRequest),
  .init(Attempt(.none), [.bytes([0x52, 0])], .authenticationRequest),
  .init(Attempt(.none), [.authentication(3)], .authentication),
  .init(Attempt(.none), [.authentication(5, [1, 2, 3, 4])], .authentication),
  .init(Attempt(.none), [.mechanisms("SCRAM-SHA-256")], .authentication),
  .init(
    Attempt(.none), [.mechanisms("SCRAM-SHA-256"), .authentication(11, SCRAMExample.serverFirst)],
    .authentication),
  .init(
    Attempt(.none),
    [
      .mechanisms("SCRAM-SHA-256"), .authentication(11, SCRAMExample.serverFirst),
      .authentication(12, SCRAMExample.serverFinal),
    ], .authentication),
  .init(Attempt(.none), [.authenticationOk], .ready),
  .init(Attempt(.none), [.authenticationOk, .parameter("is_superuser", "off")], .ready),
]
