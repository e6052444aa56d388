import Foundation
import Medblocks
import Testing

@testable import TrialMatched

@Suite("Record book")
struct RecordBookTests {
  private static let dates = DateFormatting(
    now: Date(timeIntervalSince1970: 1_764_158_400),
    calendar: {
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = .gmt
      return calendar
    }())

  private func record(_ json: String, source: String = "maple") throws -> PatientRecord {
    PatientRecord(
      patientID: "p", source: FHIRSource.ID("fhirsrc_\(source)"),
      resource: try FHIRResource(parsing: json.utf8))
  }

  private func book(_ records: [PatientRecord]) -> RecordBook {
    RecordBook(
      records, facilityNames: ["fhirsrc_maple": "Maple", "fhirsrc_cedar": "Cedar"],
      dates: Self.dates)
  }

  private func hba1c(_ id: String, _ value: String, _ date: String, range: String = "") -> String {
    """
    {"resourceType":"Observation","id":"\(id)","status":"final",
    "category":[{"coding":[{"code":"laboratory"}]}],
    "code":{"coding":[{"system":"http://loinc.org","code":"4548-4","display":"HbA1c"}]},
    "effectiveDateTime":"\(date)",
    "valueQuantity":{"value":\(value),"unit":"%","system":"http://unitsofmeasure.org","code":"%"}
    \(range)}
    """
  }

  @Test("values of several facilities are one history, and equal ones have both sources")
  func series() throws {
    let book = book([
      try record(hba1c("1", "7.10", "2023-05-03")),
      try record(hba1c("2", "6.90", "2024-05-03T08:05:00Z")),
      try record(hba1c("9", "6.90", "2024-05-03T08:05:00Z"), source: "cedar"),
    ])
    let lab = try #require(book.labs.first)
    #expect(book.labs.count == 1)
    #expect(lab.slug == "hba1c")
    #expect(lab.rows.map(\.value) == ["6.90 %", "7.10 %"])
    #expect(lab.rows.map(\.date) == ["3 May 2024 at 08:05", "3 May 2023"])
    #expect(lab.rows.map(\.source) == ["Maple and Cedar", "Maple"])
    #expect(lab.latest == lab.rows[0])
  }

  @Test("a chart has a point for each value, which leads to its row, and the range as a band")
  func chart() throws {
    let range =
      #","referenceRange":[{"low":{"value":4,"unit":"%","code":"%","system":"http://unitsofmeasure.org"},"high":{"value":5.6,"unit":"%","code":"%","system":"http://unitsofmeasure.org"}}]"#
    let book = book([
      try record(hba1c("1", "7.1", "2023-05-03", range: range)),
      try record(hba1c("2", "6.9", "2024-05-03", range: range)),
      try record(hba1c("3", "6.5", "2025-05-03", range: range)),
    ])
    let lab = try #require(book.labs.first)
    let chart = try #require(lab.charts.first)
    #expect(
      chart.points.map(\.label) == ["7.1 %, 3 May 2023", "6.9 %, 3 May 2024", "6.5 %, 3 May 2025"])
    #expect(chart.points.map(\.rowID) == lab.rows.map(\.id).reversed())
    #expect(chart.band != nil)
    #expect(!chart.hasSeveralRanges)
    #expect(chart.xTicks.map(\.label) == ["2024", "2025"])
    #expect(chart.summary.contains("The reference range is 4 – 5.6 %."))
    #expect(lab.latest.position == "Above the range")
  }

  @Test(
    "a single value and values that do not change have an axis",
    arguments: [["0", "0"], ["5", "5"], ["-3", "-3"], ["1e9", "1e9"], ["0.0001", "0.0002"]])
  func flatChart(values: [String]) throws {
    let book = book(
      try values.enumerated().map { try record(hba1c("\($0)", $1, "202\($0)-05-03")) })
    let chart = try #require(book.labs.first?.charts.first)
    #expect(chart.yTicks.count >= 2)
    #expect(Set(chart.yTicks.map(\.label)).count == chart.yTicks.count)
  }

  @Test("a mistake of a facility is not shown as a fact, and counted")
  func mistake() throws {
    let book = book([
      try record(
        #"{"resourceType":"Condition","id":"1","code":{"text":"Gout"},"verificationStatus":{"coding":[{"code":"entered-in-error"}]}}"#
      ),
      try record(
        #"{"resourceType":"Condition","id":"2","code":{"text":"Flu"},"verificationStatus":{"coding":[{"code":"refuted"}]}}"#
      ),
    ])
    #expect(book.isEmpty)
    #expect(book.omitted == "A facility marked 1 entry as a mistake. It is not shown.")
  }

  @Test(
    "an entry states its status, date and source as people write them",
    arguments: [
      (
        #"{"resourceType":"MedicationRequest","id":"1","status":"stopped","medicationCodeableConcept":{"text":"Metformin"},"authoredOn":"2024-05","dosageInstruction":[{"text":"one a day"}]}"#,
        "medicines", "Metformin", "Stopped", "May 2024"
      ),
      (
        #"{"resourceType":"Condition","id":"1","clinicalStatus":{"coding":[{"code":"active"}]},"code":{"text":"Asthma"},"onsetDateTime":"2019"}"#,
        "conditions", "Asthma", "Active", "since 2019"
      ),
      (
        #"{"resourceType":"Immunization","id":"1","status":"completed","vaccineCode":{"text":"Flu"},"occurrenceDateTime":"2024-10-01"}"#,
        "vaccinations", "Flu", nil, "1 October 2024"
      ),
      (
        #"{"resourceType":"AllergyIntolerance","id":"1"}"#,
        "allergies", "An allergy without a name", nil, nil
      ),
    ] as [(String, String, String, String?, String?)])
  func entry(json: String, section: String, title: String, status: String?, date: String?) throws {
    let book = book([try record(json)])
    let item = try #require(book.sections.first { $0.id == section }?.items.first)
    #expect(item.title == title)
    #expect(item.status == status)
    #expect(item.date == date)
    #expect(item.source == "Maple")
  }

  @Test(
    "a moment is written relative to today",
    arguments: [
      (0, "today at 12:00"), (-86_400, "yesterday at 12:00"),
      (-10 * 86_400, "16 November at 12:00"), (-400 * 86_400, "22 October 2024 at 12:00"),
    ] as [(TimeInterval, String)])
  func moment(offset: TimeInterval, text: String) {
    #expect(Self.dates.moment(Self.dates.now + offset) == text)
  }
}
