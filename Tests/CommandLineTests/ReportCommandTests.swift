import Foundation
import Support
import Testing

/// `conform --report`, `merge` and `diff`.
struct ReportCommandTests {
  private static let formats = ["json", "junit", "html", "tap", "markdown"]
  private static let choice = ["conform", "--server", "host*", "--mode", "Require"]

  @Test("Two shards merged equal one run, to the byte, but for times")
  func shards() async throws {
    try await withFile("unused", "") { path in
      let folder = URL(filePath: path).deletingLastPathComponent()
      func reports(_ name: String) -> [String] {
        Self.formats.flatMap { ["--report", "\($0)=\(folder.path)/\(name).\($0)"] }
      }
      let whole = try await MockPostgresProgram.run(Self.choice + reports("whole"))
      #expect(whole.status == 0, "\(whole)")
      for shard in [1, 2] {
        let part = try await MockPostgresProgram.run(
          Self.choice + ["--shard", "\(shard)/2"] + reports("\(shard)"))
        #expect(part.status == 0, "\(part)")
      }
      let merged = try await MockPostgresProgram.run(
        ["merge", "\(folder.path)/2.json", "\(folder.path)/1.json"] + reports("merged"))
      #expect(merged == whole)
      for format in Self.formats {
        let texts = try ["whole", "merged"].map { name in
          try timeless(folder.appending(path: "\(name).\(format)"))
        }
        #expect(texts[0] == texts[1], "\(format)")
        #expect(texts[0].contains("hostssl-only"), "\(format)")
      }
      let same = try await MockPostgresProgram.run(
        "diff", "\(folder.path)/whole.json", "\(folder.path)/merged.json")
      #expect(same.status == 0, "\(same)")
      #expect(same.output.wholeMatch(of: /reference: 0 of \d+ cases differ/) != nil)
      let half = try await MockPostgresProgram.run(
        "diff", "\(folder.path)/whole.json", "\(folder.path)/1.json")
      #expect(half.status == 1)
      #expect(half.output.contains("- hostssl-only/Require/azure-"))
      let alone = try await MockPostgresProgram.run("merge", "\(folder.path)/1.json")
      #expect(alone.status == 64)
      #expect(
        alone.errors
          == "\(folder.path)/1.json: shard: 2/2 is missing; use the reports of all 2 shards\n"
      )
    }
  }

  /// The text of a report without what says when and how long.
  private func timeless(_ file: URL) throws -> String {
    try String(contentsOf: file, encoding: .utf8)
      .replacing(/"seconds" ?: ?[0-9.e-]+/, with: "")
      .replacing(/"started" : "[^"]+"/, with: "")
      .replacing(#/ time="[0-9.]+"/#, with: "").replacing(#/ timestamp="[^"]+"/#, with: "")
      .replacing(/<span>[0-9-]+ [0-9:]+ UTC<\/span>\n<span>[0-9 mins]+<\/span>/, with: "")
  }

  @Test("A report goes where its path leads, and a link stays a link")
  func link() async throws {
    try await withFile("report.tap", "") { path in
      let link = path + ".link"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
      let result = try await MockPostgresProgram.run(
        "conform", "--case", "plain/Disable/azure-basic", "--report", "tap=\(link)")
      #expect(result.status == 0)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
      #expect(
        try String(contentsOfFile: path, encoding: .utf8)
          == "TAP version 13\n1..1\nok 1 - plain/Disable/azure-basic\n")
    }
  }

  @Test("A report names the command that runs a case alone")
  func oneCase() async throws {
    let result = try await MockPostgresProgram.run(
      "conform", "reference", "--case", "ip-allowlist,from=127.0.0.2/Require/azure-basic")
    #expect(result.status == 0)
    #expect(result.output.contains("reference: 1 case: 1 passed\n"))
  }

  @Test("Where GitHub runs it, what fails is annotated, and the job's summary is added to")
  func github() async throws {
    let yaml = "summary: S.\ncommand: [sh, -c, exit 1]\n"
    try await withFile("no-client.yaml", yaml) { path in
      let jobSummary = path + ".md"
      let run = {
        try await Program.run(
          MockPostgresProgram.url, ["conform", path, "--case", "plain/Disable"],
          environment: ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": jobSummary])
      }
      let result = try await run()
      #expect(result.status == 1)
      #expect(
        result.output.contains(
          "\n::error file=\(path),title=no-client%3A plain/Disable::expected plain, and it was fail"
            + "%0Aevent 1:"))
      _ = try await run()
      let text = try String(contentsOfFile: jobSummary, encoding: .utf8)
      #expect(text.matches(of: /(?m)^## ❌ no-client$/).count == 2)
    }
  }
}
