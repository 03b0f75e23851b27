import Subprocess
import SystemPackage

/// How a program ended.
enum ProgramEnd: Hashable, Sendable, CustomStringConvertible {
  /// By itself, with a status.
  case status(Int32)
  /// By a signal: it crashed, or was killed.
  case signal(Int32)
  /// It could not be started: why.
  case notStarted(String)

  init(_ status: TerminationStatus) {
    self =
      switch status {
      case .exited(let status): .status(status)
      case .signaled(let signal): .signal(signal)
      }
  }

  var description: String {
    switch self {
    case .status(let status): "status \(status)"
    case .signal(let signal):
      Self.names[signal].map { "signal \(signal) (\($0))" } ?? "signal \(signal)"
    case .notStarted(let why): why
    }
  }

  /// Those by which programs usually crash or are ended, where all systems have the same numbers.
  private static let names: [Int32: String] = [
    4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV",
    13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
  ]
}

extension Environment {
  /// These variables, and no other.
  static func only(_ values: [String: String]) -> Environment {
    .custom(
      Dictionary(uniqueKeysWithValues: values.map { (Environment.Key(stringLiteral: $0), $1) }))
  }
}
