import Medblocks

/// A section of a health record: medicines, conditions, and so on.
struct RecordSection: Sendable, Equatable {
  /// The id of the section in the page.
  let id: String
  let title: String
  /// The number of entries as people write it, "3 medicines".
  let count: String
  let items: [RecordItem]
  let hasItems: Bool

  /// A kind of section, in the order of the page.
  struct Kind: Sendable {
    let id: String
    let title: String
    let singular: String
    let plural: String
    /// The title of an entry without a name.
    var unnamed: String {
      ("aeiou".contains(singular.prefix(1)) ? "An " : "A ") + singular + " without a name"
    }
    let categories: [ClinicalSummary.Category]

    static let all = [
      Kind(
        id: "medicines", title: "Medicines", singular: "medicine", plural: "medicines",
        categories: [.medication]),
      Kind(
        id: "conditions", title: "Conditions", singular: "condition", plural: "conditions",
        categories: [.condition]),
      Kind(
        id: "allergies", title: "Allergies", singular: "allergy", plural: "allergies",
        categories: [.allergy]),
      Kind(
        id: "vaccinations", title: "Vaccinations", singular: "vaccination",
        plural: "vaccinations", categories: [.immunization]),
      Kind(
        id: "visits", title: "Visits and procedures", singular: "visit or procedure",
        plural: "visits and procedures", categories: [.visit, .procedure]),
      Kind(
        id: "documents", title: "Documents", singular: "document", plural: "documents",
        categories: [.document, .report]),
    ]
  }

  init(_ kind: Kind, _ facts: [ClinicalFact], _ context: RecordContext) {
    let own = facts.filter { kind.categories.contains($0.summary.category) }
    id = kind.id
    title = kind.title
    count = own.count == 1 ? "1 \(kind.singular)" : "\(own.count) \(kind.plural)"
    items = Self.latestFirst(own).map {
      RecordItem($0, named: kind.unnamed, context)
    }
    hasItems = !items.isEmpty
  }

  /// Returns facts with the latest first; those without a date are last.
  private static func latestFirst(_ facts: [ClinicalFact]) -> [ClinicalFact] {
    let dated = facts.filter { $0.summary.date?.earliestDate != nil }
    let undated = facts.filter { $0.summary.date?.earliestDate == nil }
    return dated.sorted { left, right in
      guard let left = left.summary.date, let right = right.summary.date else { return false }
      return right < left
    } + undated
  }
}
