import Testing

@Suite("How bytes are cut on their way does not matter")
struct SplitTests {
  /// Whole packets matter where bytes behind a request for encryption are refused.
  private static let recordings: [Recording]? = try? [
    "refusals", "accounts", "load", "hba", "scram", "scram-plus", "logins", "first-bytes",
    "queries", "statements", "transactions", "waits", "copy", "local", "hosts",
    "extended", "values", "parameters", "answers",
  ].flatMap { try Recording.load($0) }.filter { !$0.title.contains("packet") }

  @Test("byte by byte", arguments: recordings ?? [])
  func bytes(_ recording: Recording) throws {
    let played = try recording.played { packet in packet.map { [$0] } }
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  @Test("in pieces of seven", arguments: recordings ?? [])
  func pieces(_ recording: Recording) throws {
    let played = try recording.played { packet in
      stride(from: 0, to: packet.count, by: 7).map { Array(packet[$0..<min($0 + 7, packet.count)]) }
    }
    #expect(played == recording.expected, "\(recording.difference(played))")
  }

  /// Sessions that are logged in, in which a client only sends and a server only answers.
  private static let talks = recordings?.filter { recording in
    recording["session"] != nil
      && recording.steps.allSatisfy { step in
        switch step {
        case .client, .server, .end: true
        case .tls, .eof, .timeout, .cancel: false
        }
      }
  }

  @Test("all that a client sends at once", arguments: talks ?? [])
  func atOnce(_ recording: Recording) throws {
    var (sent, answered): ([UInt8], [UInt8]) = ([], [])
    var ends: [Recording.Step] = []
    for step in recording.steps {
      switch step {
      case .client(let bytes): sent += bytes
      case .server(let bytes): answered += bytes
      default: ends.append(step)
      }
    }
    var whole = recording
    whole.steps = [.client(sent)] + (answered.isEmpty ? [] : [.server(answered)]) + ends
    let played = try whole.played()
    #expect(played == whole.expected, "\(whole.difference(played))")
  }

  @Test("the recordings are there")
  func completeness() {
    #expect((Self.recordings?.count ?? 0) > 250)
    #expect((Self.talks?.count ?? 0) > 100)
  }
}
