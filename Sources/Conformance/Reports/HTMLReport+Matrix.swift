import PostgresSession
import ServerFixtures

extension HTMLReport {
  /// All servers, table by table.
  var servers: Markup {
    guard !matrix.rows.isEmpty else { return "<p class=\"none\">There is no case to show.</p>\n" }
    var tables: [String] = []
    for row in matrix.rows where !tables.contains(row.table) { tables.append(row.table) }
    let groups = tables.map { table in
      group(table, matrix.rows.enumerated().filter { $0.element.table == table })
    }
    let choice: Markup? =
      summary.isGreen
      ? nil
      : """
      <label><input type="checkbox" id="only"> only what is not as expected</label>

      """
    return """
      <section class="servers">
      <h2>Server × sslMode</h2>
      <div class="legend">
      <span><i class="tile ssl"></i>let in over TLS</span>
      <span><i class="tile plain"></i>let in unencrypted</span>
      <span><i class="tile fail"></i>not let in</span>
      \(marks)\(choice)</div>
      \(groups)</section>

      """
  }

  /// How what is not simply as expected is shown.
  private var marks: [Markup] {
    let seen = Set(matrix.rows.flatMap { $0.cells.compactMap { $0?.mark } })
    let words: [(Matrix.Cell.Mark, String)] = [
      (.failed, "not as expected"), (.waived, "waived"), (.nonStrict, "by another way"),
      (.unimplemented, "not implemented"),
    ]
    return words.filter { seen.contains($0.0) }.map { mark, word in
      "<span><i class=\"tile \(mark.rawValue)\"></i>\(word)</span>\n"
    }
  }

  private func group(_ table: String, _ rows: [(offset: Int, element: Matrix.Row)]) -> Markup {
    """
    <table>
    <thead><tr><th>\(table)</th>\(modeHeaders)<td></td></tr></thead>
    <tbody>
    \(rows.map { line($0.element, $0.offset) })</tbody>
    </table>

    """
  }

  var modeHeaders: [Markup] {
    matrix.modes.map { mode -> Markup in
      let parts = mode.rawValue.split(separator: "-").map(String.init)
      let word: Markup = parts.count == 2 ? "\(parts[0])-<wbr>\(parts[1])" : "\(mode.rawValue)"
      return "<th scope=\"col\">\(word)</th>"
    }
  }

  private func line(_ row: Matrix.Row, _ index: Int) -> Markup {
    let isBad = row.cells.contains { $0?.mark == .failed }
    let name: Markup =
      row.name == row.server
      ? "\(row.server)"
      : "\(row.server) <small>\(String(row.name.dropFirst(row.server.count + 1)))</small>"
    return """
      <tr id="row-\(index)"\(isBad ? " class=\"bad\"" as Markup : "")>\
      <th scope="row">\(name)</th>\(tiles(row))\
      <td class="about">\(summary.servers[row.server] ?? "")</td></tr>

      """
  }

  /// One for each mode; that of `current` is where the reader is.
  func tiles(_ row: Matrix.Row, current: SSLMode? = nil) -> [Markup] {
    zip(matrix.modes, row.cells).map { mode, cell in
      guard let cell else { return "<td></td>" }
      let count = cell.verdicts.count
      let about =
        "\(row.name), \(mode.rawValue): \(cell.outcome.rawValue), \(cell.mark.rawValue)"
        + (count > 1 ? ", \(count) cases" : "")
      let word =
        switch cell.mark {
        case .failed: count > 1 ? "✗ \(cell.failed)/\(count)" : "✗ \(cell.outcome.rawValue)"
        case .unimplemented: "–"
        case .waived, .nonStrict, .passed: cell.outcome.rawValue
        }
      let here: Markup? = mode == current ? " aria-current=\"page\"" : nil
      return """
        <td><a class="tile \(cell.outcome.rawValue) \(cell.mark.rawValue)"\(here) \
        href="#\(cell.verdicts[0].anchor)" title="\(about)">\(word)</a></td>
        """
    }
  }

  func rowAnchor(_ row: Matrix.Row) -> String {
    "row-\(matrix.rows.firstIndex { $0.name == row.name } ?? 0)"
  }
}
