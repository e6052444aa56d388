import Foundation

extension PatientRecord {
  /// The day or the instant since when records are asked for.
  ///
  /// Literals are instants or days in the form of RFC 3339: `"2026-04-25"`,
  /// `"2026-04-25T09:30:00Z"`.
  public enum Since: Hashable, Sendable, Codable, ExpressibleByStringLiteral {
    /// A calendar date, `YYYY-MM-DD`; the service decides where the day begins.
    case date(String)
    /// An instant, sent in UTC to the microsecond.
    case instant(Date)

    /// Makes an instant of an RFC 3339 timestamp, and a date of anything else.
    public init(stringLiteral value: String) { self.init(text: value) }

    /// Reads what ``encode(to:)`` wrote; throws `DecodingError`.
    public init(from decoder: any Decoder) throws {
      self.init(text: try decoder.singleValueContainer().decode(String.self))
    }

    private init(text: String) {
      self = Timestamp.date(from: text).map(Since.instant) ?? .date(text)
    }

    /// Writes the date or the instant as text; throws `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(text ?? "")
    }

    /// What the query says.
    ///
    /// Throws ``MedblocksError`` of kind `invalidRequest` for what is no date, and for an instant
    /// outside of the years 1 to 9999.
    func wireText() throws -> String {
      guard let text else {
        throw MedblocksError.invalidRequest(
          "since", "It has to be a date as 2026-04-25, or an instant of the years 1 to 9999.")
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
