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
}
