import Foundation

/// A FHIR `date`, `dateTime` or `instant`: as much of a date as is known.
///
/// Any string is kept as it is. A date that does not exist, such as February 30, and a string that is
/// not a date have no precision. Dates are equal when their texts are.
public struct FHIRDate: Hashable, Comparable, Sendable, Redacted {
  /// The smallest unit of time that a date states.
  public enum Precision: Int, Comparable, Sendable {
    /// Only the year: `2019`.
    case year
    /// The year and the month: `2019-05`.
    case month
    /// The day: `2019-05-03`.
    case day
    /// The minute, without seconds, which FHIR does not allow but facilities send.
    case minute
    /// The second or a fraction of it.
    case second

    /// Returns whether a precision is coarser than another one.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// The date as sent.
  public let text: String
  /// The precision of the date; nil when the text is not a date.
  public let precision: Precision?
  /// The first moment that the date includes, for sorting and plotting; nil when it is not a date.
  ///
  /// Without a time zone, it is in UTC. Do not show it: it states more than is known. Show
  /// ``components`` instead.
  public let earliestDate: Date?
  /// Whether the text states an offset from UTC, so that ``earliestDate`` is exact.
  public let hasTimeZone: Bool

  /// Creates a date from its text.
  public init(_ text: String) {
    self.text = text
    let length = text.utf8.count
    let dateLengths: [Int: (Precision, String)] = [
      4: (.year, "-01-01T00:00:00Z"), 7: (.month, "-01T00:00:00Z"), 10: (.day, "T00:00:00Z"),
    ]
    if let (precision, rest) = dateLengths[length] {
      earliestDate = Timestamp.date(from: text + rest)
      self.precision = earliestDate == nil ? nil : precision
      hasTimeZone = false
      return
    }
    let isMinute = length == 16 || length > 16 && !text.utf8.dropFirst(16).starts(with: ":".utf8)
    let full = isMinute ? text.prefix(16) + ":00" + text.dropFirst(16) : text[...]
    let zoned = Timestamp.date(from: String(full))
    hasTimeZone = zoned != nil
    earliestDate = zoned ?? Timestamp.date(from: full + "Z")
    precision = earliestDate == nil ? nil : isMinute ? .minute : .second
  }

  /// Creates a date from a FHIR element.
  ///
  /// - Returns: Nil when the element is not a string with text.
  public init?(element: JSON) {
    guard let text = element.clinicalText else { return nil }
    self.init(text)
  }

  /// The parts of the date as sent, none more: for formatting; nil when the text is not a date.
  ///
  /// Day and time are those at the facility. The time zone is set if the text states an offset.
  public var components: DateComponents? {
    guard let earliestDate, let precision else { return nil }
    let fields = text.split { !$0.isASCII || !$0.isNumber }.prefix(6).map { Int($0) }
    var components = DateComponents(year: fields[0])
    guard precision != .year else { return components }
    components.month = fields[1]
    guard precision != .month else { return components }
    components.day = fields[2]
    guard precision != .day else { return components }
    (components.hour, components.minute) = (fields[3], fields[4])
    if precision == .second { components.second = fields[5] }
    if hasTimeZone, let local = Timestamp.date(from: text.prefix(16) + ":00Z") {
      let minutes = (local.timeIntervalSince(earliestDate) / 60).rounded(.up)
      components.timeZone = TimeZone(secondsFromGMT: Int(minutes) * 60)
    }
    return components
  }

  /// Returns whether a date begins before another one.
  ///
  /// Of dates that begin together, the less precise comes first. Texts that are not dates come last,
  /// in the order of their bytes.
  public static func < (left: Self, right: Self) -> Bool {
    let (leftKey, rightKey) = (left.sortKey, right.sortKey)
    guard leftKey == rightKey else { return leftKey < rightKey }
    return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// Returns whether two dates have the same text.
  public static func == (left: Self, right: Self) -> Bool { left.text.isExactly(right.text) }

  /// Hashes the text.
  public func hash(into hasher: inout Hasher) { hasher.combine(ExactString(text)) }

  private var sortKey: (Double, Int) {
    (earliestDate?.timeIntervalSince1970 ?? .infinity, precision?.rawValue ?? .max)
  }

  /// The string by which facts are compared: the moment if it is exact, otherwise the text.
  var key: String {
    guard hasTimeZone, let earliestDate else { return text }
    return Timestamp.text(from: earliestDate) ?? text
  }
}
