import Medblocks

/// An entry of a health record, ready to be shown.
struct RecordItem: Sendable, Equatable {
  let title: String
  /// The status as people write it; nil when it is not worth mentioning.
  let status: String?
  /// More about the entry, for example the dosage.
  let details: [String]
  let date: String?
  /// The names of the facilities that state it.
  let sources: [String]

  /// The names of the facilities, joined.
  let source: String

  init(_ fact: ClinicalFact, named fallback: String, _ context: RecordContext) {
    let summary = fact.summary
    title = summary.title ?? fallback
    status = Self.status(of: summary)
    var details = summary.dosage
    if summary.category == .other || summary.category == .vitalSigns,
      let value = summary.value?.displayText
    {
      details.append(value)
    }
    if summary.category == .document {
      details += summary.attachments.compactMap(\.title).filter { $0 != summary.title }
    }
    self.details = details + summary.notes
    date = Self.date(of: summary, context.dates)
    sources = context.names(of: fact.sources)
    source = sources.joined(separator: " and ")
  }

  private static func date(of summary: ClinicalSummary, _ dates: DateFormatting) -> String? {
    switch summary.category {
    case .visit: summary.date.flatMap(dates.dayAndTime)
    case .condition:
      switch (summary.date.flatMap(dates.day), summary.endDate.flatMap(dates.day)) {
      case (let start?, let end?): "\(start) to \(end)"
      case (let start?, nil): "since \(start)"
      case (nil, let end?): "until \(end)"
      case (nil, nil): nil
      }
    default: summary.date.flatMap(dates.day)
    }
  }

  private static let statuses = [
    "active": "Active", "completed": "Completed", "stopped": "Stopped", "on-hold": "Paused",
    "resolved": "Resolved", "inactive": "Inactive", "remission": "In remission",
    "recurrence": "Returned", "relapse": "Returned", "draft": "Draft", "intended": "Planned",
    "planned": "Planned", "in-progress": "In progress", "preliminary": "Preliminary",
    "unknown": "Status not known",
  ]

  /// Returns the status where it matters: not for a vaccination or visit that took place.
  private static func status(of summary: ClinicalSummary) -> String? {
    guard let status = summary.status?.lowercased() else { return nil }
    switch summary.category {
    case .medication, .condition, .allergy: return statuses[status] ?? summary.status
    default:
      return ["completed", "finished", "final", "current"].contains(status)
        ? nil : statuses[status] ?? summary.status
    }
  }
}

/// The values that all entries of a record need: the names of facilities, and dates.
struct RecordContext: Sendable {
  let facilityNames: [FHIRSource.ID: String]
  let dates: DateFormatting

  /// Returns the names of facilities, each once, in order.
  func names(of sources: [FHIRSource.ID]) -> [String] {
    var names: [String] = []
    for source in sources {
      let name = facilityNames[source] ?? FHIRSource.unknownName
      if !names.contains(name) { names.append(name) }
    }
    return names.isEmpty ? ["Source not stated"] : names
  }
}
