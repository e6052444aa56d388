import Foundation
import Medblocks

/// The formatting of dates as people write them: "3 May 2024", "today at 14:05".
struct DateFormatting: Sendable {
  /// The current time.
  let now: Date
  /// The calendar, with the time zone of the app.
  var calendar = Calendar(identifier: .gregorian)

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// Returns a date as precisely as it is known, without the time; nil when it is not a date.
  func day(_ date: FHIRDate) -> String? {
    guard let parts = date.components, let year = parts.year else { return nil }
    return [parts.day.map(String.init), parts.month.map { Self.months[$0 - 1] }, String(year)]
      .compactMap { $0 }.joined(separator: " ")
  }

  /// Returns a date as precisely as it is known, with the time at the facility if there is one.
  func dayAndTime(_ date: FHIRDate) -> String? {
    guard let day = day(date) else { return nil }
    guard let hour = date.components?.hour, let minute = date.components?.minute else { return day }
    return "\(day) at \(Self.twoDigits(hour)):\(Self.twoDigits(minute))"
  }

  /// Returns a moment relative to the current day.
  func moment(_ date: Date) -> String {
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
    let time = "\(Self.twoDigits(parts.hour ?? 0)):\(Self.twoDigits(parts.minute ?? 0))"
    let days = calendar.dateComponents(
      [.day], from: calendar.startOfDay(for: date), to: calendar.startOfDay(for: now)
    ).day
    if days == 0 { return "today at \(time)" }
    if days == 1 { return "yesterday at \(time)" }
    let isThisYear = parts.year == calendar.component(.year, from: now)
    let year = isThisYear ? "" : " \(parts.year ?? 0)"
    return "\(parts.day ?? 1) \(Self.months[(parts.month ?? 1) - 1])\(year) at \(time)"
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
