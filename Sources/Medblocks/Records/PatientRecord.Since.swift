import Foundation

extension PatientRecord {
  /// The day or instant since which records have changed.
  ///
  /// String literals are days or instants in the form of RFC 3339: `"2026-04-25"`,
  /// `"2026-04-25T09:30:00Z"`.
  public enum Since: Hashable, Sendable, Codable, ExpressibleByStringLiteral {
    /// A calendar date, `YYYY-MM-DD`; the service decides in which time zone the day begins.
    case date(String)
    /// An instant, sent in UTC with microseconds.
    case instant(Date)

    /// Creates an instant from an RFC 3339 timestamp, and a date from any other string.
    public init(stringLiteral value: String) { self.init(text: value) }

    /// Reads a value that ``encode(to:)`` wrote.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
      self.init(text: try decoder.singleValueContainer().decode(String.self))
    }

    private init(text: String) {
      self = Timestamp.date(from: text).map(Since.instant) ?? .date(text)
    }

    /// Writes the date or the instant as a string.
    ///
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(text ?? "")
    }

    /// Returns the value of the query parameter.
    ///
    /// - Throws: ``MedblocksError`` of kind `invalidRequest` for an invalid date, and for an instant
    ///   outside the years 1 to 9999.
    func parameterValue() throws -> String {
      guard let text else {
        throw MedblocksError.invalidRequest(
          "since", "it must be a date such as 2026-04-25, or an instant in years 1 to 9999")
      }
      return text
    }

    private var text: String? {
      switch self {
      case .date(let day): Timestamp.date(from: day + "T00:00:00Z").map { _ in day }
      case .instant(let date): Timestamp.text(from: date)
      }
    }
  }
}

extension PatientRecord.Since: JSONConvertible {
  init(json: JSON?) throws { self.init(text: try String(json: json)) }

  var json: JSON { .string(text ?? "") }
}
