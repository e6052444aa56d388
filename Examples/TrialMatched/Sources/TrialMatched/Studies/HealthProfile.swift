import Foundation
import Medblocks

/// The facts of a person's records by which studies are matched.
struct HealthProfile: Sendable {
  /// A laboratory value with the time at which it was taken.
  struct Value: Sendable {
    let quantity: FHIRQuantity
    let date: FHIRDate
  }

  let birthDate: FHIRDate?
  let gender: String?
  /// The codes of the conditions, with the name that the facility uses, and whether it is in the past.
  let conditions: [String: (name: String, isPast: Bool)]
  /// The latest value of each laboratory test with a number, by LOINC code.
  let labs: [String: Value]
  let hasRecords: Bool

  init(_ records: [PatientRecord], book: RecordBook) {
    let person = records.lazy.compactMap { try? $0.resource }.first { $0.resourceType == .patient }
    birthDate = person.flatMap { FHIRDate(element: $0["birthDate"]) }
    gender = person?["gender"].string
    hasRecords = !book.isEmpty
    var conditions: [String: (name: String, isPast: Bool)] = [:]
    for fact in book.facts where fact.summary.category == .condition {
      let isPast =
        fact.summary.endDate != nil
        || ["resolved", "inactive", "remission"].contains(fact.summary.status)
      for code in fact.summary.codes.compactMap(\.code) where conditions[code]?.isPast != false {
        conditions[code] = (fact.summary.title ?? "this condition", isPast)
      }
    }
    self.conditions = conditions
    var labs: [String: Value] = [:]
    for series in book.series {
      let points = series.plots.flatMap(\.points)
      guard let code = series.coding?.code, let last = points.max(by: { $0.date < $1.date }),
        let date = last.entry.date
      else { continue }
      labs[code] = Value(quantity: last.quantity, date: date)
    }
    self.labs = labs
  }

  /// Creates a profile, for tests.
  init(
    birthDate: FHIRDate? = nil, gender: String? = nil,
    conditions: [String: (name: String, isPast: Bool)] = [:], labs: [String: Value] = [:],
    hasRecords: Bool = true
  ) {
    self.birthDate = birthDate
    self.gender = gender
    self.conditions = conditions
    self.labs = labs
    self.hasRecords = hasRecords
  }

  /// Returns the ages that are possible at a time; one unless the birth date is partial.
  func ages(at now: Date, _ calendar: Calendar) -> ClosedRange<Int>? {
    guard let birthDate, let parts = birthDate.components, let year = parts.year else { return nil }
    let today = calendar.dateComponents([.year, .month, .day], from: now)
    guard let thisYear = today.year, let thisMonth = today.month, let thisDay = today.day,
      thisYear >= year
    else { return nil }
    let years = thisYear - year
    func hadBirthday(_ month: Int, _ day: Int) -> Bool { (month, day) <= (thisMonth, thisDay) }
    let oldest = hadBirthday(parts.month ?? 1, parts.day ?? 1) ? years : years - 1
    let youngest = hadBirthday(parts.month ?? 12, parts.day ?? 31) ? years : years - 1
    guard youngest >= 0 else { return max(0, oldest)...max(0, oldest) }
    return youngest...oldest
  }
}
