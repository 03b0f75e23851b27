import ArgumentParser
import Conformance
import Foundation

/// Where a run is told of.
struct ReportOptions: ParsableArguments {
  @Option(
    help: """
      Write a report: junit=PATH, json=PATH, html=PATH, tap=PATH or markdown=PATH. Can be given more \
      than once.
      """)
  var report: [ReportTarget] = []

  func validate() throws {
    for target in report where !target.isWritable {
      throw ValidationError("--report: \(target.path) cannot be written")
    }
  }

  /// Writes the reports and the matrix, and what GitHub reads where it runs this; ends with status 1
  /// for a run that is not as expected.
  func publish(_ summary: Summary) throws {
    let environment = ProcessInfo.processInfo.environment
    let isOnGitHub = environment["GITHUB_ACTIONS"] == "true"
    let jobSummary = isOnGitHub ? environment["GITHUB_STEP_SUMMARY"].flatMap(JobSummary.init) : nil
    for target in report where target.path != jobSummary?.path { try target.write(summary) }
    try jobSummary?.append(MarkdownReport(summary).text)
    Output.standard.write(
      TerminalReport(summary, TerminalStyle(hasColour: Output.hasColour)).text)
    if isOnGitHub {
      for line in GitHubAnnotations(summary).lines { Output.standard.write(line) }
    }
    guard summary.isGreen else { throw ExitCode(1) }
  }
}

/// `FORMAT=PATH`.
struct ReportTarget: ExpressibleByArgument {
  let format: ReportFormat
  let path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let format = ReportFormat(rawValue: parts[0]) else { return nil }
    self.format = format
    path = parts[1]
  }

  /// As far as can be told before a run that takes minutes.
  var isWritable: Bool {
    let files = FileManager.default
    // Only a folder has itself in it.
    if files.fileExists(atPath: path) {
      return files.isWritableFile(atPath: path) && !files.fileExists(atPath: "\(path)/.")
    }
    let folder = URL(filePath: path).deletingLastPathComponent().path
    return files.isWritableFile(atPath: "\(folder)/.")
  }

  func write(_ summary: Summary) throws {
    let text = try format.text(of: summary)
    do {
      // Not atomically, which would put a file in the place of a link, or of /dev/stdout.
      try text.write(toFile: path, atomically: false, encoding: .utf8)
    } catch {
      throw usageError("--report: \(path) cannot be written")
    }
  }
}

/// The file that GitHub shows as a job's summary, to which each run of a step adds.
private struct JobSummary {
  let path: String

  init?(path: String) {
    guard !path.isEmpty else { return nil }
    self.path = path
  }

  func append(_ text: String) throws {
    do {
      let before = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      let gap = before.isEmpty ? "" : "\n"
      try (before + gap + text).write(toFile: path, atomically: false, encoding: .utf8)
    } catch {
      throw usageError("GITHUB_STEP_SUMMARY: \(path) cannot be written")
    }
  }
}
