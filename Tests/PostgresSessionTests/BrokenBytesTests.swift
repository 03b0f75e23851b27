import Testing

@Suite("Broken bytes")
struct BrokenBytesTests {
  private static let names = ["refusals", "scram", "first-bytes", "statements", "extended"]

  @Test("are answered or refused, and never end the program", arguments: names)
  func mutations(_ name: String) throws {
    var answers: Set<String> = []
    for recording in try Recording.load(name) {
      for offset in 0..<40 {
        let played = try recording.played { packet in
          guard packet.indices.contains(offset) else { return [packet] }
          var packet = packet
          packet[offset] = offset.isMultiple(of: 3) ? packet[offset] ^ 0x80 : packet[offset] &- 1
          return [packet]
        }
        answers.formUnion(played)
      }
    }
    #expect(answers.contains("closed"))
  }
}
