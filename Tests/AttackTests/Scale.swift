import Foundation

/// How much a test does: little with the others, much where `Scripts/soak` runs it.
enum Scale {
  private static let environment = ProcessInfo.processInfo.environment

  static let isLong = environment["MOCK_POSTGRES_LONG"] != nil

  static func count(_ short: Int, long: Int) -> Int { isLong ? long : short }

  /// The thread sanitizer runs, which starts a program of its own.
  static let hasSymbolizer = environment["MOCK_POSTGRES_SANITIZER"] == "thread"

  /// How long the soak is; nil where there is none.
  static let soakSeconds = environment["MOCK_POSTGRES_SOAK"].flatMap(Int.init)
}
