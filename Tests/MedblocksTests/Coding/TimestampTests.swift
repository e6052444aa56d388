import Foundation
import Testing

@testable import Medblocks

@Suite("Timestamp")
struct TimestampTests {
  @Test(
    "all RFC 3339 forms of an instant give the same date",
    arguments: [
      "2026-04-25T09:30:00Z", "2026-04-25T09:30:00.000Z", "2026-04-25T09:30:00.000000000000000000Z",
      "2026-04-25T11:30:00+02:00", "2026-04-25T04:00:00-05:30", "2026-04-25t09:30:00z",
      "2026-04-25T09:30:00-00:00", "2026-04-25 09:30:00+00", "2026-04-25 11:30:00.000+0200",
    ])
  func forms(text: String) {
    #expect(Timestamp.date(from: text) == Date(timeIntervalSince1970: 1_777_109_400))
  }

  @Test(
    "an invalid timestamp is rejected",
    arguments: [
      "", "2026-04-25", "2026-04-25T09:30:00", "2026-04-25T09:30Z", "2026-02-30T09:30:00Z",
      "2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
      "2026-04-25T24:00:00Z", "2026-04-25T09:60:00Z", "2026-04-25T09:30:61Z",
      "2026-04-25T09:30:00Zjunk", "2026-04-25T09:30:00.Z", "2026-04-25T09:30:00+2:00",
      "2026-04-25T09:30:00+24:00", "26-04-25T09:30:00Z", "0000-01-01T00:00:00Z",
      "2026-04-25T09:30:00+02:", "2026-04-25T09:30:00+020", "٢026-04-25T09:30:00Z",
      "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+00:01",
    ])
  func rejected(text: String) { #expect(Timestamp.date(from: text) == nil) }

  @Test("each millisecond is written as it was read")
  func milliseconds() throws {
    for millisecond in 0..<1_000 {
      let digits = String(1_000 + millisecond).dropFirst()
      let text = "2026-04-25T09:30:00.\(digits)Z"
      let date = try #require(Timestamp.date(from: text))
      #expect(Timestamp.text(from: date) == text)
    }
  }

  @Test("microseconds are written as they were read")
  func microseconds() throws {
    let date = try #require(Timestamp.date(from: "2026-04-25T09:30:00.123456Z"))
    #expect(Timestamp.text(from: date) == "2026-04-25T09:30:00.123456Z")
  }

  @Test(
    "the last instant of the range stays in the year 9999",
    arguments: ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.9999999Z"])
  func lastInstant(text: String) throws {
    let date = try #require(Timestamp.date(from: text))
    #expect(Timestamp.text(from: date)?.hasPrefix("9999-12-31T23:59:59.") == true)
  }

  @Test("a leap second is read as the following second")
  func leapSecond() {
    #expect(
      Timestamp.date(from: "2016-12-31T23:59:60Z") == Timestamp.date(from: "2017-01-01T00:00:00Z"))
  }

  @Test("dates agree with Foundation over the whole range, read and written")
  func days() throws {
    let style = Date.ISO8601FormatStyle()
    var second: Int64 = -62_135_596_800  // 0001-01-01
    while second <= 253_402_300_799 {  // 9999-12-31
      let date = Date(timeIntervalSince1970: Double(second))
      let text = try #require(Timestamp.text(from: date))
      #expect(Timestamp.date(from: text) == date)
      if second >= -12_219_292_800 {  // Foundation's calendar is Julian before October 1582
        #expect(date.formatted(style) == text.replacing(".000Z", with: "Z"))
      }
      second += 86_400 * 97 + 12_345
    }
    #expect(Timestamp.text(from: Date(timeIntervalSince1970: 253_402_300_800)) == nil)
    #expect(Timestamp.text(from: .distantPast - 1e10) == nil)
    #expect(Timestamp.text(from: Date(timeIntervalSince1970: .infinity)) == nil)
    #expect(Timestamp.text(from: Date(timeIntervalSince1970: .nan)) == nil)
  }
}
