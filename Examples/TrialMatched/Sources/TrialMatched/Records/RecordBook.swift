import Medblocks

/// The records of a person as pages show them.
///
/// It states what the facilities state, and is not a diagnosis. Entries that a facility entered in
/// error, or that state that something did not take place, are left out.
struct RecordBook: Sendable {
  let labs: [Lab]
  let vitalSigns: [Lab]
  let sections: [RecordSection]
  /// The number of records of each facility, before duplicates are combined.
  let counts: [FHIRSource.ID: Int]
  let isEmpty: Bool
  let facts: [ClinicalFact]
  let series: [ObservationSeries]
  /// A sentence about entries that are not shown; nil when all are shown.
  let omitted: String?

  init(
    _ records: [PatientRecord], facilityNames: [FHIRSource.ID: String], dates: DateFormatting
  ) {
    let context = RecordContext(facilityNames: facilityNames, dates: dates)
    let all = ClinicalFact.facts(in: records)
    let facts = all.filter(\.summary.isFact)
    let series = ObservationSeries.series(of: facts)
      .filter { $0.category == .laboratory || $0.category == .vitalSigns }
    let labs = zip(series, Lab.slugs(for: series)).compactMap { Lab($0, slug: $1, context) }
      .sorted { $0.title.lowercased() < $1.title.lowercased() }
    self.facts = facts
    self.series = series
    self.labs = labs.filter { !$0.isVitalSign }
    vitalSigns = labs.filter(\.isVitalSign)
    sections = RecordSection.Kind.all.map { RecordSection($0, facts, context) }
    counts = records.reduce(into: [:]) { counts, record in
      if let source = record.source { counts[source, default: 0] += 1 }
    }
    isEmpty = labs.isEmpty && !sections.contains(where: \.hasItems)
    let mistakes = all.count { $0.summary.isEnteredInError }
    omitted =
      mistakes == 0
      ? nil
      : mistakes == 1
        ? "A facility marked 1 entry as a mistake. It is not shown."
        : "Facilities marked \(mistakes) entries as mistakes. They are not shown."
  }

  /// Returns the history of a value by the last component of its page's path.
  func lab(_ slug: String) -> Lab? { (labs + vitalSigns).first { $0.slug == slug } }
}
