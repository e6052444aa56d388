import Foundation

extension TransportResponse {
  /// Returns the wait that `Retry-After` requests (RFC 9110, section 10.2.3), or nil.
  ///
  /// The value is a number of seconds or a date in one of the three formats of section 5.6.7. If a
  /// proxy added a second value, the longest valid one applies. A wait that is not positive is
  /// ignored, so that the client waits between retries.
  func requestedWait(now: Date) -> Duration? {
    guard let text = header("Retry-After") else { return nil }
    // The comma of a date separates the day of the week, which is not needed.
    let waits = text.prefix(1_024).split(separator: ",").compactMap {
      Self.seconds(in: $0) ?? Self.date(in: $0, now: now)?.timeIntervalSince(now)
    }
    guard let longest = waits.max(), longest > 0 else { return nil }
    let oneCentury = 3_155_760_000.0
    return .milliseconds(Int((min(longest, oneCentury) * 1_000).rounded(.up)))
  }

  private static func seconds(in text: Substring) -> Double? {
    let text = text.trimmingCharacters(in: .whitespaces)
    return text.isDigits ? Double(text) : nil
  }

  /// Reads `06 Nov 1994 08:49:37 GMT`, `06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
  private static func date(in text: Substring, now: Date) -> Date? {
    var parts = text.split { " \t-:".contains($0) }.map(String.init)
    guard parts.count == 7 else { return nil }
    if parts[6] == "GMT" {
      parts.removeLast()
    } else {
      parts = [parts[2], parts[1], parts[6], parts[3], parts[4], parts[5]]
    }
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    guard let month = months.firstIndex(of: parts[1]) else { return nil }
    if parts[2].count == 2, let year = Int(parts[2]) { parts[2] = "\(fullYear(year, now: now))" }
    func twoDigits(_ number: String) -> String { number.count == 1 ? "0" + number : number }
    return Timestamp.date(
      from: "\(parts[2])-\(twoDigits("\(month + 1)"))-\(twoDigits(parts[0]))"
        + "T\(parts[3]):\(parts[4]):\(parts[5])Z")
  }

  /// Returns the year that ends with two digits and is at most 50 years in the future.
  private static func fullYear(_ digits: Int, now: Date) -> Int {
    let latest = 1970 + Int(now.timeIntervalSince1970 / 31_556_952) + 50
    return latest - ((latest - digits) % 100 + 100) % 100
  }
}

extension String {
  fileprivate var isDigits: Bool {
    !isEmpty && utf8.allSatisfy(\.isASCIIDigit)
  }
}
