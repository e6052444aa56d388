import Foundation

/// Parses and formats RFC 3339 timestamps: `2026-04-25T09:30:00.000Z`.
///
/// A space instead of `T` and offsets such as `+0200` and `+02`, as databases write them, are
/// accepted. Foundation is not used: its parsers accept February 30 and trailing text, each option
/// of `ISO8601DateFormatter` reads one form only, and its formatters truncate 0.123 to 0.122.
enum Timestamp {
  /// The seconds of years 1 to 9999, relative to 1970.
  private static let seconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  static func date(from text: String) -> Date? {
    var text = text
    return text.withUTF8 { bytes in
      var reader = Reader(bytes: bytes)
      return reader.date()
    }
  }

  /// Formats a date in UTC, with milliseconds or, if needed, microseconds.
  ///
  /// - Returns: Nil for a date outside the years 1 to 9999.
  static func text(from date: Date) -> String? {
    let microseconds = (date.timeIntervalSince1970 * 1_000_000).rounded()
    guard let total = Int64(exactly: microseconds),
      Self.seconds.contains(total.quotientAndRemainder(flooringBy: 1_000_000).0)
    else { return nil }
    let (days, ofDay) = total.quotientAndRemainder(flooringBy: 86_400_000_000)
    let (year, month, day) = civil(day: days)
    let seconds = ofDay / 1_000_000
    let fraction = ofDay % 1_000_000
    let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }
    let digits = fraction % 1_000 == 0 ? padded(fraction / 1_000, 3) : padded(fraction, 6)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
      + "T\(clock.joined(separator: ":")).\(digits)Z"
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Returns the number of days from 1970-01-01 to a date (Hinnant, `days_from_civil`).
  private static func day(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = year.quotientAndRemainder(flooringBy: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Returns the date a number of days after 1970-01-01 (Hinnant, `civil_from_days`).
  private static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = (day + 719_468).quotientAndRemainder(flooringBy: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private struct Reader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func date() -> Date? {
      guard let year = number(4), year > 0, skip("-"), let month = number(2), skip("-"),
        let day = number(2), skip("T") || skip("t") || skip(" "), let hour = number(2), skip(":"),
        let minute = number(2), skip(":"), let second = number(2), let fraction = fraction(),
        let offset = offset(), position == bytes.count,
        (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
      else { return nil }
      let days = Timestamp.day(year: year, month: month, day: day)
      let date = Timestamp.civil(day: days)
      guard (date.month, date.day) == (month, day) else { return nil }  // for example February 30
      let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
      guard Timestamp.seconds.contains(seconds) else { return nil }
      let last = Double(Timestamp.seconds.upperBound) + 0.999  // must not round up to year 10000
      return Date(timeIntervalSince1970: min(Double(seconds) + fraction, last))
    }

    private mutating func fraction() -> Double? {
      guard skip(".") else { return 0 }
      let start = position
      var value: Int64 = 0
      var scale = 1.0
      while let digit = digit() {
        guard position - start < 16 else { continue }  // finer than a Date can represent
        value = value * 10 + digit
        scale *= 10
      }
      return position > start ? Double(value) / scale : nil
    }

    /// Parses an offset from UTC, in seconds.
    private mutating func offset() -> Int64? {
      if skip("Z") || skip("z") { return 0 }
      let sign: Int64
      if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
      guard let hours = number(2), hours < 24 else { return nil }
      guard position < bytes.count else { return sign * hours * 3_600 }
      _ = skip(":")
      guard let minutes = number(2), minutes < 60 else { return nil }
      return sign * (hours * 3_600 + minutes * 60)
    }

    private mutating func number(_ width: Int) -> Int64? {
      var value: Int64 = 0
      for _ in 0..<width {
        guard let digit = digit() else { return nil }
        value = value * 10 + digit
      }
      return value
    }

    private mutating func digit() -> Int64? {
      guard position < bytes.count, (0x30...0x39).contains(bytes[position]) else { return nil }
      position += 1
      return Int64(bytes[position - 1] - 0x30)
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }
  }
}

extension Int64 {
  /// Divides and rounds down, so that the remainder is never negative.
  fileprivate func quotientAndRemainder(flooringBy divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
