/// The kinds of report that a run can be written as, by the words of `--report`.
package enum ReportFormat: String, CaseIterable, Sendable {
  case junit
  case json
  case html
  case tap
  case markdown

  package func text(of summary: Summary) throws -> String {
    switch self {
    case .junit: JUnitReport(summary).text
    case .json: try JSONReport(summary).text()
    case .html: HTMLReport(summary).text
    case .tap: TAPReport(summary).text
    case .markdown: MarkdownReport(summary).text
    }
  }
}
