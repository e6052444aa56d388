import Medblocks

/// A study with its match as pages show it.
struct StudyView: Sendable {
  struct Reason: Sendable {
    let outcome: String
    let outcomeText: String
    let criterion: String
    let text: String
  }

  let slug: String
  let title: String
  let purpose: String
  let sponsor: String
  let place: String
  let effort: String
  let outcome: String
  let outcomeText: String
  /// A sentence that sums up the criteria.
  let reasonText: String
  let reasons: [Reason]
  let isMissingSomething: Bool

  init(_ match: StudyMatch) {
    let study = match.study
    slug = study.slug
    title = study.title
    purpose = study.purpose
    sponsor = study.sponsor
    place = study.place
    effort = study.effort
    outcome = match.outcome.rawValue
    outcomeText =
      switch match.outcome {
      case .met: "May fit you"
      case .unknown: "Something is missing"
      case .notMet: "Does not fit"
      }
    reasons = match.reasons.map {
      let text =
        switch $0.outcome {
        case .met: "Met"
        case .unknown: "Missing"
        case .notMet: "Not met"
        }
      return Reason(
        outcome: $0.outcome.rawValue, outcomeText: text, criterion: $0.criterion, text: $0.text)
    }
    let first = match.reasons.first { $0.outcome == match.outcome }
    reasonText =
      match.outcome == .met
      ? "All \(match.reasons.count) criteria are met."
      : first.map { "\($0.criterion). \($0.text)" } ?? ""
    isMissingSomething = match.reasons.contains { $0.outcome == .unknown }
  }
}
