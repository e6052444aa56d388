import Foundation
import Medblocks

/// The geometry of a chart over time, for a template that draws it as SVG.
struct LabChart: Sendable, Equatable {
  struct Tick: Sendable, Equatable {
    let position: String
    let label: String
  }

  struct Point: Sendable, Equatable {
    let x: String
    let y: String
    /// The value and the date, "6.9 %, 3 May 2024".
    let label: String
    let rowID: String
  }

  struct Band: Sendable, Equatable {
    let y: String
    let height: String
  }

  let id: String
  let title: String
  let summary: String
  let unit: String?
  let points: [Point]
  let line: String
  /// The reference range; nil unless all points that have one have the same.
  let band: Band?
  let hasSeveralRanges: Bool
  let yTicks: [Tick]
  let xTicks: [Tick]

  static let width = 640.0
  static let height = 260.0
  private static let left = 48.0
  private static let right = 16.0
  private static let top = 14.0
  private static let bottom = 34.0

  /// Creates a chart of a plot with two points or more.
  init?(
    _ plot: ObservationSeries.Plot, id: String, title: String, rowIDs: [String],
    _ context: RecordContext
  ) {
    guard let first = plot.points.first, let last = plot.points.last else { return nil }
    let ranges = plot.points.compactMap(\.range)
    let isOneRange = ranges.dropFirst().allSatisfy { $0 == ranges[0] }
    let range = isOneRange ? ranges.first : nil
    let bounds = [range?.low, range?.high].compactMap { $0 }
    let scale = Scale(plot.points.map(\.value), bounds: bounds)
    let span = last.date.timeIntervalSince(first.date)
    let plotWidth = Self.width - Self.left - Self.right
    let plotHeight = Self.height - Self.top - Self.bottom

    func x(_ date: Date) -> Double {
      // Points keep a distance from the edges; those of one moment are in the middle.
      let fraction = span > 0 ? date.timeIntervalSince(first.date) / span : 0.5
      return Self.left + 12 + (plotWidth - 24) * fraction
    }
    func y(_ value: Double) -> Double {
      Self.top + plotHeight * (scale.high - value) / (scale.high - scale.low)
    }

    self.id = id
    unit = plot.unit
    self.title = plot.unit.map { "\(title) in \($0)" } ?? title
    let from = first.entry.date.flatMap(context.dates.day) ?? ""
    let to = last.entry.date.flatMap(context.dates.day) ?? ""
    let rangeText =
      isOneRange ? plot.points.last { $0.range != nil }?.entry.finding.normalRange : nil
    summary =
      "\(plot.points.count) values from \(from) to \(to). "
      + "First \(first.quantity.displayText), last \(last.quantity.displayText)."
      + (rangeText?.displayText.map { " The reference range is \($0)." } ?? "")
    points = zip(plot.points, rowIDs).map { point, rowID in
      Point(
        x: Self.text(x(point.date)), y: Self.text(y(point.value)),
        label: [point.quantity.displayText, point.entry.date.flatMap(context.dates.day)]
          .compactMap { $0 }.joined(separator: ", "),
        rowID: rowID)
    }
    line = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
    band = range.map {
      let upper = y(min($0.high ?? scale.high, scale.high))
      let lower = y(max($0.low ?? scale.low, scale.low))
      return Band(y: Self.text(upper), height: Self.text(max(lower - upper, 0)))
    }
    hasSeveralRanges = !isOneRange
    yTicks = scale.ticks.map { Tick(position: Self.text(y($0)), label: scale.label($0)) }
    xTicks = Self.timeTicks(from: first.date, to: last.date, context.dates.calendar).map {
      Tick(position: Self.text(x($0.date)), label: $0.label)
    }
  }

  /// The years of a period, or its first and last day when no year begins in it.
  private static func timeTicks(
    from first: Date, to last: Date, _ calendar: Calendar
  ) -> [(date: Date, label: String)] {
    let years = calendar.component(.year, from: first)...calendar.component(.year, from: last)
    let step = max(1, years.count / 8)
    let ticks = stride(from: years.lowerBound + 1, through: years.upperBound, by: step)
      .compactMap { year in
        calendar.date(from: DateComponents(year: year)).map { (date: $0, label: String(year)) }
      }
    return ticks.isEmpty ? [(date: first, label: String(years.lowerBound))] : ticks
  }

  static func text(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }

  /// The vertical axis: round numbers around the values.
  private struct Scale {
    let low: Double
    let high: Double
    let step: Double

    init(_ values: [Double], bounds: [Double]) {
      let all = values + bounds
      let (minimum, maximum) = (all.min() ?? 0, all.max() ?? 1)
      let span = maximum > minimum ? maximum - minimum : max(abs(maximum), 1) * 0.2
      let magnitude = pow(10, (log10(span / 4)).rounded(.down))
      step = [1, 2, 5, 10].map { $0 * magnitude }.first { $0 >= span / 4.5 } ?? 10 * magnitude
      // Values keep a distance from the edges; the bounds of a range need none.
      let lowest = min(minimum, (values.min() ?? 0) - span * 0.06)
      let highest = max(maximum, (values.max() ?? 1) + span * 0.06)
      let lower = (lowest / step).rounded(.down) * step
      low = minimum >= 0 ? max(lower, 0) : lower
      let upper = (highest / step).rounded(.up) * step
      high = upper > low ? upper : low + step
    }

    var ticks: [Double] {
      stride(from: low, through: high + step / 2, by: step).map { $0 }
    }

    func label(_ value: Double) -> String {
      let digits = max(0, -Int(log10(step).rounded(.down)))
      return value.formatted(
        .number.precision(.fractionLength(digits)).grouping(.never).locale(Locale(identifier: "en"))
      )
    }
  }
}
