import Foundation
import Medblocks
import Testing

@Suite("FHIRDate")
struct FHIRDateTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let precision: FHIRDate.Precision?
    let earliest: String?
    var hasTimeZone = false
    var testDescription: String { text }
  }

  @Test(
    "a date has the precision that it states, and never more",
    arguments: [
      Case(text: "2019", precision: .year, earliest: "2019-01-01T00:00:00Z"),
      Case(text: "2019-05", precision: .month, earliest: "2019-05-01T00:00:00Z"),
      Case(text: "2019-05-03", precision: .day, earliest: "2019-05-03T00:00:00Z"),
      Case(text: "2020-02-29", precision: .day, earliest: "2020-02-29T00:00:00Z"),
      Case(
        text: "2019-05-03T10:30", precision: .minute, earliest: "2019-05-03T10:30:00Z"),
      Case(
        text: "2019-05-03T10:30+02:00", precision: .minute, earliest: "2019-05-03T08:30:00Z",
        hasTimeZone: true),
      Case(text: "2019-05-03T10:30:05", precision: .second, earliest: "2019-05-03T10:30:05Z"),
      Case(
        text: "2019-05-03T10:30:05Z", precision: .second, earliest: "2019-05-03T10:30:05Z",
        hasTimeZone: true),
      Case(
        text: "2019-05-03T00:30:05-05:30", precision: .second, earliest: "2019-05-03T06:00:05Z",
        hasTimeZone: true),
      Case(text: "2019-02-30", precision: nil, earliest: nil),
      Case(text: "2019-13", precision: nil, earliest: nil),
      Case(text: "2019-05-03T25:00:00Z", precision: nil, earliest: nil),
      Case(text: "0000", precision: nil, earliest: nil),
      Case(text: "childhood", precision: nil, earliest: nil),
      Case(text: "5/3/2019", precision: nil, earliest: nil),
      Case(text: "２０１９", precision: nil, earliest: nil),
      Case(text: "éééééééééééééééé", precision: nil, earliest: nil),
      Case(text: "", precision: nil, earliest: nil),
    ])
  func precision(_ row: Case) throws {
    let date = FHIRDate(row.text)
    #expect(date.text == row.text)
    #expect(date.precision == row.precision)
    #expect(date.earliestDate == (try row.earliest.map { try Date($0, strategy: .iso8601) }))
    #expect(date.hasTimeZone == row.hasTimeZone)
    #expect((date.components == nil) == (row.precision == nil))
  }

  @Test("the components are those of the text")
  func components() throws {
    #expect(FHIRDate("2019").components == DateComponents(year: 2019))
    #expect(FHIRDate("2019-05").components == DateComponents(year: 2019, month: 5))
    #expect(FHIRDate("2019-05-03").components == DateComponents(year: 2019, month: 5, day: 3))
    #expect(
      FHIRDate("2019-05-03T00:30").components
        == DateComponents(year: 2019, month: 5, day: 3, hour: 0, minute: 30))
    let zoned = try #require(FHIRDate("2019-05-03T00:30:45.5-05:30").components)
    #expect((zoned.day, zoned.hour, zoned.minute, zoned.second) == (3, 0, 30, 45))
    #expect(zoned.timeZone?.secondsFromGMT() == -19_800)
  }

  @Test("dates have a total order, in which texts that are not dates are last")
  func order() {
    let ordered = [
      "2018-12-31T23:30:00-01:00", "2019", "2019-01", "2019-01-01", "2019-01-01T00:00",
      "2019-01-01T00:00:00", "2019-01-01T00:00:00Z", "2019-01-02T00:30:00+02:00", "2019-01-02",
      "9999-12-31", "2019-02-30", "childhood",
    ].map { FHIRDate($0) }
    // 23:30-01:00 and the later year begin at different moments: the first is 2019-01-01T00:30Z.
    let sorted = ordered.shuffled().sorted().map(\.text)
    #expect(
      sorted == ordered.dropFirst().prefix(6).map(\.text) + ["2018-12-31T23:30:00-01:00"]
        + ordered.dropFirst(7).map(\.text))
    for left in ordered {
      for right in ordered {
        #expect((left < right ? 1 : 0) + (right < left ? 1 : 0) + (left == right ? 1 : 0) == 1)
      }
    }
  }
}
