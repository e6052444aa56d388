import Foundation
import Medblocks

/// The history of one laboratory value or vital sign, ready to be shown.
struct Lab: Sendable, Equatable {
  /// A value of the history.
  struct Row: Sendable, Equatable {
    /// The id of the row in the page, to which a point of a chart leads.
    let id: String
    let date: String
    /// The date without the time.
    let day: String
    let value: String
    let range: String?
    let position: String?
    let source: String
  }

  /// The last component of the page's path.
  let slug: String
  let title: String
  let isVitalSign: Bool
  /// The LOINC code, or that of another system.
  let code: String?
  let latest: Row
  let count: String
  /// One chart per unit.
  let charts: [LabChart]
  /// The latest chart, small, for a list of values.
  let spark: LabChart?
  /// All values, the latest first.
  let rows: [Row]

  init?(_ series: ObservationSeries, slug: String, _ context: RecordContext) {
    let rows = series.entries.enumerated().map { Row($1, number: $0, context) }
    // Entries without a date are last in the series, and are not the latest.
    let datedCount = series.entries.prefix { $0.date?.earliestDate != nil }.count
    let ordered = Array(rows[..<datedCount].reversed() + rows[datedCount...])
    guard let latest = ordered.first(where: { $0.value != Row.noValue }) ?? ordered.first else {
      return nil
    }
    self.slug = slug
    self.rows = ordered
    self.latest = latest
    title = series.title ?? "A value without a name"
    code = series.coding?.code
    isVitalSign = series.category != .laboratory
    count = rows.count == 1 ? "1 value" : "\(rows.count) values"
    charts = series.plots.enumerated().compactMap { number, plot in
      plot.points.count < 2
        ? nil
        : LabChart(
          plot, id: "chart-\(number + 1)", title: series.title ?? "Value",
          rowIDs: plot.points.map { point in
            series.entries.firstIndex(of: point.entry).map(Row.id) ?? ""
          }, context)
    }
    spark = charts.last
  }

  /// Returns the last component of a path for each series: letters and digits of its name.
  static func slugs(for series: [ObservationSeries]) -> [String] {
    var counts: [String: Int] = [:]
    return series.map { series in
      let name = (series.title ?? series.coding?.code ?? "value").lowercased()
        .folding(options: .diacriticInsensitive, locale: nil)
      let words = name.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
      let slug = words.isEmpty ? "value" : words.joined(separator: "-")
      let count = counts[slug, default: 0] + 1
      counts[slug] = count
      return count == 1 ? slug : "\(slug)-\(count)"
    }
  }
}

extension Lab.Row {
  static let noValue = "No value"

  static func id(_ number: Int) -> String { "value-\(number + 1)" }

  init(_ entry: ObservationSeries.Entry, number: Int, _ context: RecordContext) {
    id = Self.id(number)
    date = entry.date.flatMap(context.dates.dayAndTime) ?? "Date not stated"
    day = entry.date.flatMap(context.dates.day) ?? "Date not stated"
    switch entry.finding.value {
    case .absent?, nil: value = Self.noValue
    case let present?: value = present.displayText
    }
    range =
      entry.finding.normalRange?.displayText
      ?? entry.finding.referenceRanges.compactMap(\.displayText).first
    position = Self.text(of: entry.finding.rangePosition)
    source = context.names(of: entry.sources).joined(separator: " and ")
  }

  private static func text(of position: ClinicalSummary.RangePosition) -> String? {
    switch position {
    case .within: "In the range"
    case .below: "Below the range"
    case .above: "Above the range"
    case .abnormal: "Marked by the laboratory"
    case .unknown: nil
    }
  }
}
