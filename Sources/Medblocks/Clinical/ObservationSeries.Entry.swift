import Foundation

extension ObservationSeries {
  /// One observation of a series, or one component of it.
  public struct Entry: Hashable, Sendable, Redacted {
    /// The observation, with the facilities that it comes from.
    public let fact: ClinicalFact
    /// The value with its ranges: of the observation or of its component.
    public let finding: ClinicalSummary.Finding

    /// The date of the observation.
    public var date: FHIRDate? { fact.summary.date }
    /// The facilities that the observation comes from, in order.
    public var sources: [FHIRSource.ID] { fact.sources }

    /// The point of the entry in a plot; nil without a date or number, and for a bound (`< 0.5`).
    var point: Point? {
      guard let date = date?.earliestDate, let quantity = finding.value?.quantity,
        quantity.comparator == nil, let value = quantity.value.double
      else { return nil }
      return Point(entry: self, date: date, value: value, quantity: quantity)
    }
  }

  /// An entry with a number and a date.
  public struct Point: Hashable, Sendable, Redacted {
    /// The entry.
    public let entry: Entry
    /// The first moment of the entry's date, for plotting only.
    public let date: Date
    /// The nearest `Double` of the number, for plotting only.
    public let value: Double
    /// The quantity with its digits and unit as sent.
    public let quantity: FHIRQuantity

    /// The bounds of the range that is comparable with the value, for plotting only; nil if unknown.
    public var range: (low: Double?, high: Double?)? {
      guard let range = entry.finding.normalRange, range.position(of: quantity) != .unknown else {
        return nil
      }
      return (range.low?.value.double, range.high?.value.double)
    }
  }

  /// The points of a series that have the same unit.
  public struct Plot: Hashable, Sendable, Redacted {
    /// The unit for people, as the latest point has it; nil when there is none.
    public let unit: String?
    /// The points in order of date; there is at least one.
    public let points: [Point]
  }
}
