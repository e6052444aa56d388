import Foundation
import Medblocks
import Testing

@testable import TrialMatched

@Suite("Study matching")
struct StudyMatchingTests {
  private static let dates = DateFormatting(
    now: Date(timeIntervalSince1970: 1_764_158_400),  // 26 November 2025, 12:00 UTC
    calendar: {
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = .gmt
      return calendar
    }())

  private static let lab = Study.LabValue(
    name: "HbA1c", codes: ["4548-4"], unitCode: "%", unit: "%")
  private static let asthma = Study.Condition(name: "asthma", codes: ["195967001"])

  private func reason(
    _ criterion: Study.Criterion, _ profile: HealthProfile
  ) throws -> StudyMatch.Reason {
    let study = Study(
      slug: "s", title: "S", purpose: "", sponsor: "", place: "", effort: "",
      criteria: [criterion])
    return try #require(StudyMatch(study, profile, dates: Self.dates).reasons.first)
  }

  @Test(
    "an age is compared as exactly as the birth date is known",
    arguments: [
      ("1985-11-26", StudyMatch.Outcome.met, "You are 40."),
      ("1985-11-27", .notMet, "You are 39."),
      ("1985-11", .unknown, "Missing: your exact date of birth. You are 39 or 40."),
      ("1985", .unknown, "Missing: your exact date of birth. You are 39 or 40."),
      ("1980", .met, "You are 45."),
      ("soon", .unknown, "Missing: your records do not state your date of birth."),
    ])
  func age(birthDate: String, outcome: StudyMatch.Outcome, text: String) throws {
    let profile = HealthProfile(birthDate: FHIRDate(birthDate))
    let reason = try reason(.age(from: 40, to: 75), profile)
    #expect(reason.outcome == outcome)
    #expect(reason.text == text)
    #expect(reason.criterion == "Age 40 to 75")
  }

  @Test(
    "a value counts if its number, unit and age are known",
    arguments: [
      (#"{"value":6.90,"unit":"%","code":"%"}"#, "2025-09-01", StudyMatch.Outcome.met),
      (#"{"value":6.4,"unit":"%"}"#, "2025-09-01", .notMet),
      (#"{"value":10.1,"unit":"%","code":"%"}"#, "2025-09-01", .notMet),
      (#"{"value":52,"unit":"mmol/mol","code":"mmol/mol"}"#, "2025-09-01", .unknown),
      (#"{"value":6.9,"unit":"%","comparator":"<"}"#, "2025-09-01", .unknown),
      (#"{"value":6.9,"unit":"%"}"#, "2024-09-01", .unknown),
    ])
  func labValue(json: String, date: String, outcome: StudyMatch.Outcome) throws {
    let quantity = try #require(FHIRQuantity(element: try JSON(parsing: json)))
    let profile = HealthProfile(
      labs: ["4548-4": .init(quantity: quantity, date: FHIRDate(date))])
    let reason = try reason(.lab(Self.lab, from: 6.5, to: 10, months: 12), profile)
    #expect(reason.outcome == outcome)
    #expect(reason.text.contains(quantity.value.text) || reason.text.contains("recent"))
  }

  @Test("a value that is missing is named")
  func missingValue() throws {
    let reason = try reason(
      .lab(Self.lab, from: 6.5, to: nil, months: 12), HealthProfile())
    #expect(reason.outcome == .unknown)
    #expect(reason.criterion == "HbA1c 6.5 % or more, from the last 12 months")
    #expect(reason.text == "Missing: your records have no value for HbA1c.")
  }

  @Test(
    "a condition counts while it is current",
    arguments: [
      (false, StudyMatch.Outcome.met, StudyMatch.Outcome.notMet),
      (true, .notMet, .met),
    ])
  func condition(
    isPast: Bool, required: StudyMatch.Outcome, excluded: StudyMatch.Outcome
  ) throws {
    let profile = HealthProfile(conditions: ["195967001": ("Asthma", isPast)])
    #expect(try reason(.has(Self.asthma), profile).outcome == required)
    #expect(try reason(.hasNot(Self.asthma), profile).outcome == excluded)
  }

  @Test("nothing is known about conditions without records")
  func noRecords() throws {
    let profile = HealthProfile(hasRecords: false)
    #expect(try reason(.has(Self.asthma), profile).outcome == .unknown)
    #expect(try reason(.hasNot(Self.asthma), profile).outcome == .unknown)
  }

  @Test(
    "the sex is compared as the records state it",
    arguments: [("female", StudyMatch.Outcome.met), ("male", .notMet), ("unknown", .unknown)])
  func gender(stated: String, outcome: StudyMatch.Outcome) throws {
    #expect(try reason(.gender("female"), HealthProfile(gender: stated)).outcome == outcome)
  }

  @Test("one criterion that is not met decides, and one that is missing leaves it open")
  func outcome() {
    let young = HealthProfile(birthDate: FHIRDate("2000-01-01"), conditions: [:])
    func outcome(_ criteria: [Study.Criterion]) -> StudyMatch.Outcome {
      let study = Study(
        slug: "s", title: "S", purpose: "", sponsor: "", place: "", effort: "", criteria: criteria)
      return StudyMatch(study, young, dates: Self.dates).outcome
    }
    let unknown = Study.Criterion.lab(Self.lab, from: 1, to: nil, months: 1)
    #expect(outcome([.age(from: 18, to: nil)]) == .met)
    #expect(outcome([.age(from: 18, to: nil), unknown]) == .unknown)
    #expect(outcome([.age(from: 40, to: nil), unknown]) == .notMet)
  }

  @Test("studies that may fit come first")
  func order() throws {
    let quantity = try #require(
      FHIRQuantity(element: try JSON(parsing: #"{"value":61,"code":"mL/min/{1.73_m2}"}"#)))
    let profile = HealthProfile(
      birthDate: FHIRDate("1970-01-01"), gender: "male",
      labs: ["98979-8": .init(quantity: quantity, date: FHIRDate("2025-10-01"))])
    let outcomes = StudyMatch.all(profile, dates: Self.dates).map(\.outcome)
    #expect(outcomes.count == Study.all.count)
    #expect(outcomes == outcomes.sorted())
    #expect(outcomes.first == .met)
  }
}
