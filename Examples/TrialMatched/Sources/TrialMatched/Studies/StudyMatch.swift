import Foundation
import Medblocks

/// The comparison of a study with a person's records, with the reason for each criterion.
///
/// It is not a medical decision, which only the study team can make.
struct StudyMatch: Sendable {
  enum Outcome: String, Sendable, Comparable {
    case met, unknown, notMet

    private var rank: Int { self == .met ? 0 : self == .unknown ? 1 : 2 }
    static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
  }

  /// The result of one criterion.
  struct Reason: Sendable, Equatable {
    let outcome: Outcome
    /// The criterion, "Age 40 to 75".
    let criterion: String
    /// The reason, "You are 68.", or the missing information.
    let text: String
  }

  let study: Study
  let reasons: [Reason]

  /// The result of all criteria: met if all are, not met if one is not, otherwise unknown.
  var outcome: Outcome { reasons.map(\.outcome).max() ?? .unknown }

  init(_ study: Study, _ profile: HealthProfile, dates: DateFormatting) {
    self.study = study
    reasons = study.criteria.map { Self.reason(for: $0, profile, dates) }
  }

  /// Returns the matches of all studies: those that may fit first.
  static func all(
    _ profile: HealthProfile, dates: DateFormatting, studies: [Study] = Study.all
  ) -> [StudyMatch] {
    let matches = studies.map { StudyMatch($0, profile, dates: dates) }
    return [.met, .unknown, .notMet].flatMap { outcome in
      matches.filter { $0.outcome == outcome }
    }
  }

  private static func reason(
    for criterion: Study.Criterion, _ profile: HealthProfile, _ dates: DateFormatting
  ) -> Reason {
    switch criterion {
    case .age(let low, let high):
      let title = "Age \(span(low.map(String.init), high.map(String.init), unit: nil))"
      guard let ages = profile.ages(at: dates.now, dates.calendar) else {
        return Reason(
          outcome: .unknown, criterion: title,
          text: "Missing: your records do not state your date of birth.")
      }
      let fits = ages.map { $0 >= low ?? 0 && $0 <= high ?? .max }
      if Set(fits).count > 1 {
        return Reason(
          outcome: .unknown, criterion: title,
          text: "Missing: your exact date of birth. You are \(ages.lowerBound) or "
            + "\(ages.upperBound).")
      }
      return Reason(
        outcome: fits[0] ? .met : .notMet, criterion: title, text: "You are \(ages.upperBound).")
    case .gender(let gender):
      let title = gender == "female" ? "For women" : gender == "male" ? "For men" : "For \(gender)"
      guard let own = profile.gender, own != "unknown" else {
        return Reason(
          outcome: .unknown, criterion: title, text: "Missing: your records do not state your sex.")
      }
      return Reason(
        outcome: own == gender ? .met : .notMet, criterion: title,
        text: "Your records state: \(own).")
    case .has(let condition): return reason(for: condition, profile)
    case .hasNot(let condition):
      let title = "Without \(condition.name)"
      let current = condition.codes.compactMap { profile.conditions[$0] }.filter { !$0.isPast }
      if let own = current.first {
        return Reason(
          outcome: .notMet, criterion: title, text: "Your records mention \(own.name).")
      }
      return profile.hasRecords
        ? Reason(outcome: .met, criterion: title, text: "Your records do not mention it.")
        : Reason(outcome: .unknown, criterion: title, text: "Missing: records to compare with.")
    case .lab(let lab, let low, let high, let months):
      return reason(for: lab, low, high, months, profile, dates)
    }
  }

  private static func reason(
    for condition: Study.Condition, _ profile: HealthProfile
  ) -> Reason {
    let title = "With \(condition.name)"
    let own = condition.codes.compactMap { profile.conditions[$0] }
    if let current = own.first(where: { !$0.isPast }) {
      return Reason(outcome: .met, criterion: title, text: "Your records mention \(current.name).")
    }
    if let past = own.first {
      return Reason(
        outcome: .notMet, criterion: title, text: "Your records mention \(past.name) in the past.")
    }
    return profile.hasRecords
      ? Reason(outcome: .notMet, criterion: title, text: "Your records do not mention it.")
      : Reason(outcome: .unknown, criterion: title, text: "Missing: records to compare with.")
  }

  private static func reason(
    for lab: Study.LabValue, _ low: Double?, _ high: Double?, _ months: Int,
    _ profile: HealthProfile, _ dates: DateFormatting
  ) -> Reason {
    let title =
      upperCased(lab.name) + " " + span(low.map(text), high.map(text), unit: lab.unit)
      + ", from the last \(months) months"
    func unknown(_ reason: String) -> Reason {
      Reason(outcome: .unknown, criterion: title, text: "Missing: \(reason)")
    }
    guard let own = lab.codes.compactMap({ profile.labs[$0] }).first else {
      return unknown("your records have no value for \(lab.name).")
    }
    let day = dates.day(own.date) ?? "an unknown date"
    guard own.quantity.code == lab.unitCode || own.quantity.unit == lab.unit else {
      return unknown("a value in \(lab.unit). Yours is \(own.quantity.displayText) (\(day)).")
    }
    guard own.quantity.comparator == nil, let value = own.quantity.value.double else {
      return unknown("an exact value. Yours is \(own.quantity.displayText) (\(day)).")
    }
    let limit = dates.calendar.date(byAdding: .month, value: -months, to: dates.now) ?? dates.now
    guard let date = own.date.earliestDate, date >= limit else {
      return unknown("a recent value. Your latest is from \(day).")
    }
    let fits = value >= low ?? -.infinity && value <= high ?? .infinity
    return Reason(
      outcome: fits ? .met : .notMet, criterion: title,
      text: "Your value is \(own.quantity.displayText) (\(day)).")
  }

  private static func upperCased(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  private static func text(_ number: Double) -> String {
    number == number.rounded() ? String(Int(number)) : String(number)
  }

  private static func span(_ low: String?, _ high: String?, unit: String?) -> String {
    let unit = unit.map { $0 == "%" ? " %" : " \($0)" } ?? ""
    return switch (low, high) {
    case (let low?, let high?): "\(low) to \(high)\(unit)"
    case (let low?, nil): "\(low)\(unit) or more"
    case (nil, let high?): "\(high)\(unit) or less"
    case (nil, nil): "any"
    }
  }
}
