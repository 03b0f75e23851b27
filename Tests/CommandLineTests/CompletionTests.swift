import Foundation
import Support
import Testing

/// What bash offers when Tab is pressed.
@Suite(.enabled(if: Program.find("bash") != nil, "bash is not installed"))
struct CompletionTests {
  @Test(
    "Names are completed to those that there are",
    arguments: [
      ("serve hosts", ["hostssl-only"]),
      ("serve plain expired-int", ["expired-intermediate"]),
      ("check hostn", ["hostnossl-only"]),
      ("conform ps", ["psycopg", "psql"]),
      ("conform --mode Verify", ["Verify-Ca", "Verify-Full"]),
      ("conform --server ip-", ["ip-allowlist"]),
      ("certificates certs wrong-h", ["wrong-host"]),
      ("export hostssl-o", ["hostssl-only"]),
      ("list serv", ["servers"]),
      ("schema ident", ["identities"]),
      ("schema rep", ["report"]),
      ("serve --keyl", ["--keylog"]),
      ("compl", []),
    ])
  func names(typed: String, offered: [String]) async throws {
    let found = try await offers(typed)
    #expect(Set(found).isSuperset(of: offered), "\(found)")
    if let word = typed.split(separator: " ").last {
      #expect(found.allSatisfy { $0.hasPrefix(word) })
    }
    if offered.isEmpty { #expect(found == []) }
  }

  @Test("Files of one's own are offered beside the names, and folders that may have some")
  func files() async throws {
    try await withFile("mine.yaml", "") { path in
      let folder = URL(filePath: path).deletingLastPathComponent()
      try FileManager.default.createDirectory(
        at: folder.appending(path: "more"), withIntermediateDirectories: false)
      try Data().write(to: folder.appending(path: "mail.txt"))
      let offered = try await offers("serve m", in: folder.path)
      #expect(Set(offered).isSuperset(of: ["md5", "mine.yaml", "more/"]))
      #expect(!offered.contains("mail.txt"))
      #expect(try await offers("serve \(folder.path)/mi") == [path])
    }
  }

  /// What the script that mock-postgres prints has bash offer for a line whose last word is begun.
  private func offers(_ typed: String, in folder: String = "/") async throws -> [String] {
    let program = MockPostgresProgram.url
    let script = try await MockPostgresProgram.run("--generate-completion-script", "bash")
    #expect(script.status == 0)
    let press = """
      \(script.output)
      cd '\(folder)'
      PATH="\(program.deletingLastPathComponent().path):$PATH"
      COMP_LINE='mock-postgres \(typed)'
      COMP_POINT=${#COMP_LINE}
      read -ra COMP_WORDS <<<"$COMP_LINE"
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      "$(complete -p mock-postgres | sed 's/.*-F \\([^ ]*\\) .*/\\1/')" mock-postgres \
      "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let result = try await Program.run(URL(filePath: "/bin/bash"), ["-c", press])
    return result.output.split(separator: "\n")
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }
}
