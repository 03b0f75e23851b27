import PostgresSession
import PostgresWire

/// Whole conversations, of which one side is made up: the other gives the same answers however the
/// bytes were cut.
enum FuzzedSessions {
  /// The first byte chooses the server, and whether a login goes before; the second the cuts.
  static func server(_ bytes: [UInt8]) throws {
    let servers = try FuzzedServer.all.get()
    let choice = Int(bytes.first ?? 0)
    var start = Listening(FuzzedServer.session(servers[choice % servers.count]))
    try start.handle(.connected)
    if choice >= 128 { try start.feed([FuzzedServer.startup]) }
    try compare(start, Split(Array(bytes.dropFirst())))
  }

  /// The first byte chooses what the client is told, the second the cuts.
  static func client(_ bytes: [UInt8]) throws {
    let attempts = [
      Attempt(.none), Attempt(.preferred), Attempt(.required),
      Attempt(.direct, verify: .chainAndName),
    ]
    var options = ClientOptions()
    let choice = Int(bytes.first ?? 0)
    options.channelBinding = ClientOptions.ChannelBinding.allCases[choice / 4 % 3]
    if choice >= 128 { options.bearerToken = Secret("token") }
    var start = Listening(FuzzedSCRAM.session(attempts[choice % 4], options))
    try start.handle(.connected)
    let split = Split(Array(bytes.dropFirst()))
    guard !FuzzedSCRAM.asksForMuchWork(split.whole) else { return }
    try compare(start, split)
  }

  /// Statements, one after another.
  static func sql(_ bytes: [UInt8]) throws {
    var session = try loggedIn.get()
    for statement in bytes.split(separator: 0) {
      try session.handle(.bytes(Frame(type: UInt8(ascii: "Q"), body: Array(statement) + [0]).bytes))
    }
    try session.end()
  }

  private static let loggedIn = Result {
    var session = Listening(FuzzedServer.session(try FuzzedServer.all.get()[0]))
    try session.handle(.connected)
    try session.feed([FuzzedServer.startup])
    return session
  }

  private static func compare<S>(_ start: Listening<S>, _ split: Split) throws {
    var (whole, cut) = (start, start)
    try whole.feed([split.whole])
    try cut.feed(split.pieces)
    try whole.end()
    try cut.end()
    guard !whole.hasAskedForEncryption, !cut.hasAskedForEncryption else { return }
    try FuzzFinding.unless(
      whole.written == cut.written,
      "cut, the answer is \(cut.written), and not \(whole.written)")
    try FuzzFinding.unless(
      whole.records == cut.records,
      "cut, the records are \(cut.records), and not \(whole.records)")
    try FuzzFinding.unless(
      whole.ending == cut.ending, "cut, the end is \(cut.ending as Any)")
  }
}
