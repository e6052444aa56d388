/// The history of one analyte or vital sign.
///
/// It prints as the number of its entries.
public struct ObservationSeries: Hashable, Sendable, Loggable {
  /// The section of a health record, from the latest entry.
  public let category: ClinicalSummary.Category
  /// The name for people, from the latest entry that has one.
  public let title: String?
  /// The coding that all entries share, LOINC preferred; nil when they have text only.
  public let coding: FHIRCoding?
  /// All entries in order of date; those without a date are last.
  public let entries: [Entry]
  /// The entries with a number and a date, one plot for each unit: units are never mixed.
  ///
  /// Units are the same if their UCUM codes are, otherwise the units as written.
  public let plots: [Plot]
  /// The entries that are in no plot, in order of date.
  ///
  /// They have no date, a value that is not a number, or one that is a bound, such as `< 0.5`.
  public let unplotted: [Entry]

  package var loggableFields: [(label: String, value: Any)] { [("entries", entries.count)] }

  /// Returns the series of observations, in order of appearance.
  ///
  /// Observations belong together if they share a coding in a code system, LOINC preferred. Those
  /// without a code system belong together if they also come from the same facility: elsewhere, the
  /// same text may mean something else. An observation without a code is alone. Each component, such
  /// as the systolic pressure, has a series. Other resources and those that are not facts
  /// (``ClinicalSummary/isFact``) are left out.
  ///
  /// - Complexity: O(*n* log *n*) in the number of facts.
  public static func series(of facts: some Sequence<ClinicalFact>) -> [ObservationSeries] {
    var positions: [Analyte: Int] = [:]
    var groups: [(coding: FHIRCoding?, entries: [Entry])] = []
    for fact in facts where fact.summary.resourceType == .observation && fact.summary.isFact {
      let own = fact.summary.finding
      let isPanel = own.value == nil && !fact.summary.components.isEmpty
      for finding in (isPanel ? [] : [own]) + fact.summary.components {
        let coding = FHIRCoding.identifying(finding.codes)
        let analyte = Analyte(coding, finding, fact)
        let position = analyte.flatMap { positions[$0] } ?? groups.count
        if position == groups.count {
          if let analyte { positions[analyte] = position }
          groups.append((coding, []))
        }
        groups[position].entries.append(Entry(fact: fact, finding: finding))
      }
    }
    return groups.map(ObservationSeries.init)
  }

  private init(coding: FHIRCoding?, entries: [Entry]) {
    let ordered = entries.enumerated().sorted { left, right in
      switch (left.element.date, right.element.date) {
      case (let first?, let second?) where first != second: first < second
      case (.some, nil): true
      case (nil, .some): false
      default: left.offset < right.offset
      }
    }.map(\.element)
    self.coding = coding
    self.entries = ordered
    category = ordered.last?.fact.summary.category ?? .other
    title = ordered.reversed().lazy.compactMap(\.finding.title).first
    unplotted = ordered.filter { $0.point == nil }

    let points = ordered.compactMap(\.point)
    let plots = Dictionary(grouping: points.indices) { points[$0].quantity.unitKey }.values
    self.plots = plots.sorted { $0[0] < $1[0] }.map { indices in
      let points = indices.map { points[$0] }
      return Plot(unit: points.last?.quantity.unitText, points: points)
    }
  }

  /// The identity of an analyte.
  private struct Analyte: Hashable {
    let patientID: String
    let system: String?
    let code: String
    let source: FHIRSource.ID?

    init?(_ coding: FHIRCoding?, _ finding: ClinicalSummary.Finding, _ fact: ClinicalFact) {
      guard let code = coding?.code ?? finding.title else { return nil }
      patientID = fact.id.patientID
      system = coding?.system
      self.code = code
      source = coding == nil ? fact.id.source : nil
    }
  }
}
