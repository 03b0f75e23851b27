import Foundation
import Subprocess

/// How a program ended.
enum ProgramEnd: Hashable, Sendable, CustomStringConvertible {
  /// By itself, with a status.
  case status(Int32)
  /// By a signal: it crashed, or was killed.
  case signal(Int32)

  init(_ process: Process) {
    self =
      process.terminationReason == .exit
      ? .status(process.terminationStatus) : .signal(process.terminationStatus)
  }

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
    }
  }

  /// Those by which programs usually crash or are ended.
  private static let names = [
    SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE",
    SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGPIPE: "SIGPIPE", SIGTERM: "SIGTERM",
  ]
}
