import Foundation

/// Figures for a terminal, a line each: medians, and beside a peer how many times as good we are.
struct FigureTable {
  private static let widths = [62, 14, 22, 22, 22]

  static let header =
    line(["", "mock-postgres", "C floor", "PostgreSQL", "PgBouncer"])
    + "\n" + String(repeating: "-", count: widths.reduce(0, +))

  static func line(_ figure: Figure) -> String {
    let own = figure[.mockPostgres].map(number) ?? ""
    let peers = [Figure.Subject.floor, .postgres, .pgBouncer].map { subject in
      guard let value = figure[subject] else { return "" }
      let ratio = figure.ratio(to: subject).map { " (\(number($0))×)" }
      return number(value) + (ratio ?? "")
    }
    return line(["\(figure.name), \(figure.unit)", own] + peers)
      + (figure.target.map { "  target \($0)" } ?? "")
  }

  private static func line(_ cells: [String]) -> String {
    zip(cells, widths).enumerated().map { index, cell in
      let (text, width) = cell
      let blanks = String(repeating: " ", count: max(width - text.count, 1))
      return index == 0 ? text + blanks : blanks + text
    }.joined()
  }

  /// Three digits that matter.
  private static func number(_ value: Double) -> String {
    let digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3
    return String(format: "%.\(digits)f", value)
  }
}
