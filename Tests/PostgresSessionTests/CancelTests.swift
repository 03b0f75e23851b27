import PostgresSession
import PostgresWire
import Testing

/// The client sees a connection that closes, whatever it sent; the log has the rest.
@Suite("A CancelRequest")
struct CancelTests {
  @Test(
    "is noted as PostgreSQL notes it",
    arguments: [
      (SignalVerdict.sent, "processing cancel request: sending SIGINT to process 7"),
      (.wrongKey, "wrong key in cancel request for process 7"),
      (.noSuchProcess, "PID 7 in cancel request did not match any process"),
    ])
  func verdict(_ verdict: SignalVerdict, _ line: String) throws {
    var conversation = try Scene(verdict: verdict).conversation()
    conversation.send("startup \\x04\\xd2\\x16.\\0\\0\\0\\x07\\0\\0\\0\\x01")
    #expect(conversation.said == ["closed"])
    #expect(conversation.logged == [line])
  }

  @Test(
    "has a key of the length that its version knows",
    arguments: [
      ("15.18", 0, "invalid length of startup packet"),
      ("15.18", 8, "invalid length of startup packet"),
      ("15.18", 4, "wrong key in cancel request for process 0"),
      ("18.1", 0, "invalid length of query cancel key"),
      ("18.1", 257, "invalid length of query cancel key"),
      ("18.1", 256, "wrong key in cancel request for process 0"),
      ("18.1", 1, "wrong key in cancel request for process 0"),
    ])
  func length(_ version: String, _ length: Int, _ line: String) throws {
    var conversation = try Scene(version: version, verdict: .wrongKey).conversation()
    let key = [UInt8](repeating: 1, count: length)
    conversation.send(StartupPacket.cancelRequest(CancelRequest(processID: 0, key: key)).bytes)
    #expect(conversation.logged == [line])
  }

  @Test(
    "is for the connection that has its process and its key",
    arguments: [
      (7, [1, 2, 3, 4], SignalVerdict.sent, 70), (7, [1, 2, 3, 5], .wrongKey, nil),
      (7, [1, 2, 3], .wrongKey, nil), (8, [1, 2, 3, 4], .noSuchProcess, nil),
      (9, [1, 2, 3, 4], .noSuchProcess, nil), (7, nil, .sent, 70),
    ] as [(Int32, [UInt8]?, SignalVerdict, Int?)])
  func registry(_ id: Int32, _ key: [UInt8]?, _ verdict: SignalVerdict, _ connection: Int?) {
    var occupancies = Occupancies(.newest)
    for id in [7, 8] as [Int32] {
      occupancies.occupy(
        Occupancy(.client, cancellation: CancelRequest(processID: id, key: [1, 2, 3, 4])),
        by: Int(id) * 10)
    }
    occupancies.leave(80)
    let found = occupancies.recipient(of: BackendSignal(.cancel, processID: id, key: key))
    #expect(found.verdict == verdict)
    #expect(found.connection == connection)
  }
}
