@testable import Conformance
import Foundation
import PostgresSession
import Support
import Testing

/// The page of a run.
struct HTMLReportTests {
  @Test("Nothing that came from the wire is an element, or an attribute, or loaded from anywhere")
  func escaping() throws {
    let text = HTMLReport(try SampleRun.summary(count: 60)).text
    #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&gt;&lt;img src=x"))
    #expect(!text.contains("<script"))
    #expect(!text.contains("<img"))
    #expect(!text.contains("url("))
    let links = text.matches(of: /(?:src|href)="(?<to>[^"]*)"/).map { String($0.to) }
    #expect(links.count > 60)
    #expect(links.allSatisfy { $0.hasPrefix("#") || $0 == "data:," })
  }

  @Test("Every link leads to a part of the page, and no two parts have one name")
  func links() throws {
    let text = HTMLReport(try SampleRun.summary(count: 300)).text
    let names = text.matches(of: #/ id="(?<name>[^"]*)"/#).map { String($0.name) }
    let links = text.matches(of: /href="#(?<name>[^"]*)"/).map { String($0.name) }
    #expect(Set(names).count == names.count)
    #expect(Set(links).isSubset(of: names))
  }

  @Test("A case shows its sentence, what was expected and seen, the wire, and how to run it again")
  func page() throws {
    let text = HTMLReport(try SampleRun.summary()).text
    let page = try #require(text.split(separator: "<section class=\"case\" id=\"case-2\">").last)
    let parts = [
      "<h2>plain <small>Allow</small> <span class=\"grade failed\">failed</span></h2>",
      "<blockquote><p>Non-SSL connections may still be used if the server supports them.</p>"
        + "<footer>azure.allow.2, aws.allow.2</footer></blockquote>",
      "<dt>expected</dt><dd><span>connect</span> <span class=\"other\">authok</span> "
        + "<b class=\"plain other\">plain</b></dd>",
      "<dt>seen</dt><dd><span>connect</span> <span class=\"other\">authfail</span> "
        + "<b class=\"fail other\">fail</b></dd>",
      "<p class=\"cause\"><b>Likely cause</b> it uses other credentials</p>",
      "<li>failed in 2 of 3 runs</li>",
      "<li class=\"f\"><b>SSLRequest</b><i>8 B</i></li>\n"
        + "<li class=\"b\"><b>SSLResponse</b><span>S</span><i>1 B</i></li>\n"
        + "<li class=\"tls\">TLS · TLSv1.3 · TLS_AES_256_GCM_SHA384</li>\n"
        + "<li class=\"f in\"><b>StartupMessage</b><span>3.0 user=&quot;acme&quot;</span>",
      "<b>ParameterStatus × 2</b>", "<li class=\"gap in\">… 7 more</li>",
      "<dt>secret</dt><dd>scram-proof over tls</dd>",
      "<pre>psql: error: ? no</pre>",
      "<pre>mock-postgres conform clients/some-client.yaml --case plain/Allow --fixtures mine</pre>",
      "<pre>mock-postgres serve plain --fixtures mine</pre>",
    ]
    for part in parts { #expect(page.contains(part), "\(part)") }
  }

  @Test("A command that runs a case again is one for a shell, whatever the case is called")
  func command() throws {
    var summary = try SampleRun.summary()
    summary.argument = "my client's.yaml"
    summary.fixtures = "../mine"
    var testCase = summary.verdicts[0].testCase
    testCase.variation = ClientVariation([.init(field: .password, value: "wr*ng")])
    #expect(
      summary.reproduction(of: testCase)
        == #"mock-postgres conform 'my client'\''s.yaml' --case 'plain,password=wr*ng/Disable' --fixtures ../mine"#
    )
  }

  // MARK: In a browser

  @Test("A browser shows it without complaint, with 0, 1 and 2000 cases", arguments: [0, 1, 2000])
  func browser(_ count: Int) async throws {
    let page = try await Browser.open(HTMLReport(try SampleRun.summary(count: count)).text)
    #expect(page.complaints == "")
    #expect(page.document.matches(of: /<section class="case"/).count == count)
    #expect(page.document.matches(of: /<figure class="wire">/).count == count)
    #expect(page.document.contains(count == 0 ? "There is no case to show." : "</table>"))
  }

  @Test("It looks different in the dark, on a phone, and where the address names a case")
  func looks() async throws {
    let text = HTMLReport(try SampleRun.summary(count: 40)).text
    var pictures: [Data] = []
    for look in Browser.Look.allCases { pictures.append(try await Browser.picture(text, look)) }
    #expect(Set(pictures).count == Browser.Look.allCases.count)
    #expect(pictures.allSatisfy { $0.starts(with: [0x89, 0x50, 0x4e, 0x47]) })
  }
}

/// Chromium, without a window and without a network.
private enum Browser {
  struct Page {
    var document: String
    /// What it has refused to load or to run, and what it could not read.
    var complaints: String
  }

  enum Look: CaseIterable {
    case light, dark, phone, page

    var arguments: [String] {
      [
        "--window-size=\(self == .phone ? "390,844" : "1280,900")",
        "--blink-settings=preferredColorScheme=\(self == .dark ? 0 : 1)",
      ]
    }
  }

  static func open(_ html: String) async throws -> Page {
    try await run(html, ["--dump-dom", "--enable-logging=stderr"]) { result, _ in
      let complaints = result.errors.split(separator: "\n").filter { $0.contains(":CONSOLE") }
      return Page(document: result.output, complaints: complaints.joined(separator: "\n"))
    }
  }

  static func picture(_ html: String, _ look: Look) async throws -> Data {
    let fragment = look == .page ? "#case-2" : ""
    return try await run(
      html, ["--screenshot", "--hide-scrollbars"] + look.arguments, fragment
    ) { _, folder in
      try Data(contentsOf: folder.appending(path: "screenshot.png"))
    }
  }

  private static func run<Result>(
    _ html: String, _ arguments: [String], _ fragment: String = "",
    _ body: (ProgramResult, URL) throws -> Result
  ) async throws -> Result {
    guard let chromium = Program.find("chromium") ?? Program.find("google-chrome") else {
      try Test.cancel("chromium is not installed: apt-get install chromium")
    }
    return try await withReport(html, "report.html") { path in
      let folder = URL(filePath: path).deletingLastPathComponent()
      let pictures = arguments.map {
        $0 == "--screenshot" ? "--screenshot=\(folder.path)/screenshot.png" : $0
      }
      let result = try await Program.run(
        chromium,
        [
          "--headless=new", "--no-sandbox", "--disable-gpu",
          "--host-resolver-rules=MAP * ~NOTFOUND",
          "--user-data-dir=\(folder.path)/profile",
        ] + pictures + ["file://\(path)\(fragment)"])
      return try body(result, folder)
    }
  }
}
