import PostgresSession
import PostgresWire
import ServerFixtures
import Support
import Testing

@Suite("The faults of a fixture") struct FaultsTests {
  @Test("are read, with every condition and every step")
  func everything() throws {
    let text = fixtureText(
      """
      settings: {ssl: on}
      faults:
        - at: ssl-reply
          connection: 1
          do: [{wait: 2s}, {split: [1, 4]}, {drip: {bytes: 3, every: 10ms}}, continue]
        - at: ssl-reply
          connection: [2, 4]
          do: [{send: "N"}, {continue: {bytes: 3}}, {close: abruptly}]
        - at: tls-hello
          connection: {every: 3}
          do: [{alert: unknown_ca}]
        - at: parameters
          on: tls
          user: acme
          database: orders
          until: 1500ms
          do: [{send: {hex: "00 ff"}, times: 2, below: tls}, stall]
        - {at: startup, serverName: none, do: [reset]}
        - {at: startup, serverName: DB.example.org, do: [close]}
        - {at: ready, parameters: {application_name: psql, options: ""}, do: [close]}
        - {at: ready, parameters: [options], do: [close]}
        - {at: key-data, do: [reset]}
      """)
    #expect(
      try fixture(text).behaviour.faults == [
        Fault(
          at: .sslReply, if: FaultCondition(connections: .numbers([1])),
          [
            .wait(milliseconds: 2000), .split([1, 4]), .drip(bytes: 3, milliseconds: 10),
            .proceed(),
          ]),
        Fault(
          at: .sslReply, if: FaultCondition(connections: .numbers([2, 4])),
          [.send(FaultPayload(raw: [0x4e])), .proceed(bytes: 3), .closeAbruptly]),
        Fault(at: .tlsHello, if: FaultCondition(connections: .every(3)), [.alert(48)]),
        Fault(
          at: .parameters,
          if: FaultCondition(
            transport: .tls, user: "acme", database: "orders", untilMilliseconds: 1500),
          [.send(FaultPayload(raw: [0, 0xff]), times: 2, below: true), .stall]),
        Fault(at: .startup, if: FaultCondition(serverName: .absent), [.reset]),
        Fault(at: .startup, if: FaultCondition(serverName: .name("db.example.org")), [.close]),
        Fault(
          at: .ready,
          if: FaultCondition(parameters: ["application_name": "psql", "options": ""]), [.close]),
        Fault(at: .ready, if: FaultCondition(parameters: ["options": nil]), [.close]),
        Fault(at: .keyData, [.reset]),
      ])
  }

  /// The bytes are written by hand, from the message formats of PostgreSQL's manual.
  @Test(
    "send messages as they stand on the wire",
    arguments: [
      ("AuthenticationOk: ", "52 00000008 00000000"),
      ("AuthenticationMD5Password: {salt: 01020304}", "52 0000000c 00000005 01020304"),
      ("AuthenticationSASL: {mechanisms: [A, B]}", "52 0000000d 0000000a 4100 4200 00"),
      ("AuthenticationSASLContinue: {data: \"r=x\"}", "52 0000000b 0000000b 723d78"),
      ("AuthenticationSASLFinal: {data: \"v=y\"}", "52 0000000b 0000000c 763d79"),
      ("Authentication: {code: 99, data: ff}", "52 00000009 00000063 ff"),
      ("BackendKeyData: {processID: 258, key: aabb}", "4b 0000000a 00000102 aabb"),
      ("CommandComplete: {tag: X}", "43 00000006 5800"),
      ("DataRow: {values: [a, null]}", "44 0000000f 0002 00000001 61 ffffffff"),
      ("DataRow: {values: [a]}, count: 7", "44 0000000b 0007 00000001 61"),
      (
        "ErrorResponse: {severity: FATAL, sqlState: \"28000\", message: no}",
        "45 0000001e 53464154414c00 56464154414c00 43323830303000 4d6e6f00 00"
      ),
      ("Message: {type: q, body: 0102}", "71 00000006 0102"),
      (
        "NegotiateProtocolVersion: {newest: \"3.2\", unrecognized: [a]}",
        "76 0000000e 00030002 00000001 6100"
      ),
      (
        "NegotiateProtocolVersion: {newest: \"3.2\"}, count: -1", "76 0000000c 00030002 ffffffff"
      ),
      ("NotificationResponse: {processID: 1, channel: c}", "41 0000000b 00000001 6300 00"),
      ("ParameterStatus: {name: a, value: b}", "53 00000008 6100 6200"),
      ("ReadyForQuery: {status: T}", "5a 00000005 54"),
      ("ReadyForQuery: {status: I}, length: -1", "5a ffffffff 49"),
      (
        "RowDescription: {columns: {a: int4}}",
        "54 0000001a 0001 6100 00000000 0000 00000017 0004 ffffffff 0000"
      ),
    ])
  func messages(_ message: String, _ bytes: String) throws {
    let text = fixtureText("faults:\n  - at: accept\n    do: [{send: {\(message)}}]\n")
    let fault = try #require(try fixture(text).behaviour.faults.first)
    var session = ServerSession(
      behaviour: try fixture(text).behaviour, client: .loopback,
      randomness: SessionRandomness(
        processID: 1, cancelKey: [], md5Salt: [0, 0, 0, 0], scramNonce: "n"), now: 0)
    let writes = session.handle(.connected).compactMap { action in
      if case .write(let bytes) = action { bytes } else { nil }
    }
    #expect(fault.steps.count == 1)
    #expect(writes == [hex(bytes)])
  }
}
