/// Rows of text: aligned columns on a terminal, values separated by tabs in a pipe.
struct Table: Equatable {
  /// A column of a table.
  struct Column: Equatable, ExpressibleByStringLiteral {
    /// The title, which only a terminal shows.
    let title: String
    /// Whether the column may be cut when the terminal is too narrow.
    var isFlexible = false

    init(_ title: String, isFlexible: Bool = false) {
      self.title = title
      self.isFlexible = isFlexible
    }

    init(stringLiteral title: String) { self.init(title) }
  }

  /// The columns; empty for a table without titles.
  var columns: [Column] = []
  var rows: [[String]]

  /// Returns the lines for a pipe: escaped values, separated by tabs, without titles.
  var tabSeparatedLines: [String] {
    rows.map { row in row.map(\.printable).joined(separator: "\t") }
  }

  /// Returns the lines for a terminal.
  ///
  /// - Parameters:
  ///   - width: The number of the terminal's columns.
  ///   - style: The style of titles and statuses.
  func lines(width: Int, style: Style) -> [String] {
    let cells = rows.map { $0.map { $0.isEmpty ? "-" : $0.printable } }
    let titles = columns.isEmpty || cells.isEmpty ? [] : [columns.map(\.title)]
    let widths = columnWidths(titles + cells, fitting: width)
    func line(_ row: [String], _ decorate: (String, _ column: Int) -> String) -> String {
      row.enumerated().map { index, text in
        let text = text.truncated(to: widths[index])
        let padding = index == row.count - 1 ? 0 : widths[index] - text.width
        return decorate(text, index) + String(repeating: " ", count: padding)
      }.joined(separator: "  ")
    }
    return titles.map { line($0) { text, _ in style.bold(text) } }
      + cells.map { line($0) { style.status($0, isStatus: isStatus($1)) } }
  }

  private func isStatus(_ column: Int) -> Bool {
    columns.indices.contains(column) && columns[column].title == "STATUS"
  }

  /// Returns the width of each column, with flexible ones reduced to fit the terminal.
  private func columnWidths(_ cells: [[String]], fitting width: Int) -> [Int] {
    var widths = [Int](repeating: 0, count: cells.map(\.count).max() ?? 0)
    for row in cells {
      for (index, text) in row.enumerated() { widths[index] = max(widths[index], text.width) }
    }
    var excess = widths.reduce(0, +) + 2 * max(0, widths.count - 1) - width
    for (index, column) in columns.enumerated() where column.isFlexible && excess > 0 {
      let reduced = max(min(widths[index], 12), widths[index] - excess)
      excess -= widths[index] - reduced
      widths[index] = reduced
    }
    return widths
  }
}
