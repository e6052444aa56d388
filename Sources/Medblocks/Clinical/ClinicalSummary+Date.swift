extension ClinicalSummary {
  /// The elements with the date of a resource, the preferred ones first.
  ///
  /// One list serves all types, because a type has only a few of them.
  static let dates = paths(
    """
    effectiveDateTime effectivePeriod.start effectiveInstant effectiveTiming.event
    onsetDateTime onsetPeriod.start onsetString
    occurrenceDateTime occurrencePeriod.start occurrenceString
    performedDateTime performedPeriod.start performedString occurredDateTime occurredPeriod.start
    whenHandedOver whenPrepared started start startDate period.start billablePeriod.start
    collection.collectedDateTime collection.collectedPeriod.start
    authoredOn authored dateTime date context.period.start dateAsserted recordedDate recorded
    issued created content.attachment.creation
    """)

  /// The elements with the end of a period.
  static let endDates = paths(
    """
    effectivePeriod.end abatementDateTime abatementPeriod.end abatementString onsetPeriod.end
    occurrencePeriod.end performedPeriod.end occurredPeriod.end end period.end billablePeriod.end
    """)

  static func date(in json: JSON, _ paths: [[Substring]]) -> FHIRDate? {
    paths.lazy.compactMap { path in
      json[path: path].listed.first.flatMap(FHIRDate.init(element:))
    }.first
  }

  private static func paths(_ text: String) -> [[Substring]] {
    text.split(whereSeparator: \.isWhitespace).map { $0.split(separator: ".") }
  }
}
