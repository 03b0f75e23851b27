import Foundation

/// What the system says of a process that runs: `/proc`, of which only Linux knows.
struct ProcessUsage {
  private let id: Int32

  init(_ id: Int32) {
    self.id = id
  }

  /// Seconds of processors, those of its children that have ended included.
  var processorSeconds: Double {
    get throws {
      let text = try String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
      // The name, in parentheses, may hold blanks: what follows it begins with the third field.
      let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
      let ticks = fields[12...15].compactMap { Double($0) }.reduce(0, +)
      return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
  }

  /// Bytes that are its own: what it shares with no file.
  var privateBytes: Double {
    get throws { try kibibytes("RssAnon") * 1024 }
  }

  /// The most that it ever had in memory.
  var peakBytes: Double {
    get throws { try kibibytes("VmHWM") * 1024 }
  }

  private func kibibytes(_ name: String) throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
    let line = text.split(separator: "\n").first { $0.hasPrefix("\(name):") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
  }
}
