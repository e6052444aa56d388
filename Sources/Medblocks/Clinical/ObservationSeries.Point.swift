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

    /// The lower bound of the range for plotting; nil if there is none that is comparable.
    public var low: Double? { range?.low?.value.double }
    /// The upper bound of the range for plotting; nil if there is none that is comparable.
    public var high: Double? { range?.high?.value.double }

    private var range: ClinicalSummary.ReferenceRange? {
      entry.finding.normalRange.flatMap { $0.position(of: quantity) == .unknown ? nil : $0 }
    }
  }
}
