import PostgresWire

/// What a session listens to, and what its transaction has to say when it is committed.
struct Notifications: Hashable, Sendable {
  private var channels: Set<String> = []
  /// LISTEN and UNLISTEN of this transaction, in order.
  private var commands: [Command] = []
  /// NOTIFY of this transaction; the same is sent once.
  private var sent: [Notification] = []
  /// Those that the client has not been told yet.
  private var arrived: [Notification] = []

  struct Notification: Hashable, Sendable {
    var channel: String
    var payload: String
  }

  enum Command: Hashable, Sendable {
    case listen(String)
    /// Nil is every channel.
    case unlisten(String?)
    case notify(String, String)

    var tag: String {
      switch self {
      case .listen: "LISTEN"
      case .unlisten: "UNLISTEN"
      case .notify: "NOTIFY"
      }
    }
  }

  mutating func perform(_ command: Command) throws(StatementError) {
    guard case .notify(let channel, let payload) = command else { return commands.append(command) }
    try notify(channel, payload)
  }

  /// As `Async_Notify`.
  mutating func notify(_ channel: String, _ payload: String) throws(StatementError) {
    guard !channel.isEmpty else { throw .invalid("channel name cannot be empty", line: 643) }
    guard channel.utf8.count < 64 else { throw .invalid("channel name too long", line: 649) }
    guard payload.utf8.count < 8000 else { throw .invalid("payload string too long", line: 654) }
    let notification = Notification(channel: channel, payload: payload)
    if !sent.contains(notification) { sent.append(notification) }
  }

  mutating func commit() {
    for command in commands {
      switch command {
      case .listen(let channel): channels.insert(channel)
      case .unlisten(let channel?): channels.remove(channel)
      case .unlisten(nil): channels = []
      case .notify: break
      }
    }
    arrived += sent.filter { channels.contains($0.channel) }
    rollBack()
  }

  mutating func rollBack() {
    commands = []
    sent = []
  }

  /// What is to be told; once.
  mutating func take() -> [Notification] {
    defer { arrived = [] }
    return arrived
  }
}

extension StatementError {
  fileprivate static func invalid(_ message: String, line: Int) -> StatementError {
    StatementError(.invalidParameterValue, message, .init("async.c", line, "Async_Notify"))
  }
}
