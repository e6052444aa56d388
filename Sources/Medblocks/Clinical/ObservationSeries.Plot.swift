extension ObservationSeries {
  /// The points of a series that have the same unit.
  public struct Plot: Hashable, Sendable, Redacted {
    /// The unit for people, as the latest point has it; nil without a unit.
    public let unit: String?
    /// The points in order of date; there is at least one.
    public let points: [Point]
  }
}
