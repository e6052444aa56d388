import Foundation

extension ObservationSeries {
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
}
