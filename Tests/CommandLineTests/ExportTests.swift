import Foundation
import Support
import Testing

/// `mock-postgres export` and `compare`, as they are called.
struct ExportTests {
  @Test("Nothing is printed, and a folder that holds something is refused with status 64")
  func folder() async throws {
    try await withFile("unused", "") { path in
      let folder = URL(filePath: path).deletingLastPathComponent()
      let target = folder.appending(path: "server").path
      let first = try await MockPostgresProgram.run("export", "md5", target)
      #expect(first.status == 0)
      #expect(first.output + first.errors == "")
      let settings = try String(contentsOfFile: "\(target)/postgresql.conf", encoding: .utf8)
      #expect(settings.contains("\nssl_cert_file = '\(target)/server.crt'\n"))
      let second = try await MockPostgresProgram.run("export", "md5", target)
      #expect(second.status == 64)
      #expect(
        second.errors
          == "\(target): the folder is not empty; use one that does not exist, or is empty\n")
    }
  }

  @Test(
    "What cannot be done ends with a status that says of what kind it is",
    arguments: [
      (
        ["export", "starting-up", "/nonexistent/x"], 64, "starting-up: state: no real server can be"
      ),
      (["export", "nosuch", "/nonexistent/x"], 64, "nosuch: there is no server fixture"),
      (["export", "plain", "/dev/null/x"], 64, "/dev/null/x: is no folder that can be written"),
      (["compare", "--bin", "/nonexistent"], 69, "skipped: /nonexistent does not have initdb"),
      (["compare", "--jobs", "0"], 64, "Error: --jobs takes a number from 1 to 64"),
    ] as [([String], Int32, String)])
  func refused(arguments: [String], status: Int32, error: String) async throws {
    let result = try await Program.run(MockPostgresProgram.url, arguments)
    #expect(result.status == status)
    #expect(result.errors.hasPrefix(error), "\(result.errors)")
  }
}
