import Foundation

extension JSON {
  /// The same number as a `Decimal`, or nil when it is none, has more than 38 digits or does not fit.
  public var decimal: Decimal? { number?.decimal }

  /// A JSON number that keeps the text it was written with: `1.50` stays `1.50`, `1e400` stays.
  ///
  /// Two numbers are equal when their texts are: `1.0` and `1` differ, as they do in FHIR.
  public struct Number: Hashable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// The number as RFC 8259 writes it.
    public let text: String

    /// Makes a number from its text, or nil when that is no JSON number (RFC 8259, section 6).
    public init?(_ text: String) {
      var text = text
      let isNumber = text.withUTF8 { bytes in
        var scanner = JSONScanner(bytes)
        return (try? scanner.number())?.range.count == bytes.count
      }
      guard isNumber else { return nil }
      self.text = text
    }

    /// Makes a number from an integer.
    public init(_ value: some BinaryInteger) { text = String(value) }

    /// Makes a number from a `Double`, or nil for infinity and NaN, which JSON cannot write.
    public init?(_ value: Double) {
      guard value.isFinite else { return nil }
      text = "\(value)"
    }

    /// Makes a number from a `Decimal`, or nil for NaN.
    public init?(_ value: Decimal) {
      guard value.isFinite else { return nil }
      text = "\(value)"
    }

    /// Makes a number from an integer literal.
    public init(integerLiteral value: Int) { self.init(value) }

    /// For the scanner, which has already read the text as a number.
    init(validated text: String) { self.text = text }

    /// The number as an `Int`, or nil when it has a fraction or an exponent, or does not fit.
    public var int: Int? { Int(text) }

    /// The nearest `Double`, or nil when the number is outside of what a `Double` holds.
    public var double: Double? {
      guard let value = Double(text), value.isFinite else { return nil }
      return value
    }

    /// The same number as a `Decimal`, or nil when it has more than 38 digits or does not fit.
    public var decimal: Decimal? {
      guard let written = Significance(text),
        let value = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")),
        value.isFinite, Significance("\(value)") == written
      else { return nil }
      return value
    }

    /// The number's text.
    public var description: String { text }
  }

  /// The digits of a number that count, and the power of ten of the last: equal for equal values.
  private struct Significance: Equatable {
    var isNegative = false
    var digits: Substring = "0"
    var power = 0

    init?(_ text: String) {
      let parts = text.lowercased().split(separator: "e", maxSplits: 1)
      let limit = -1_000...1_000  // far beyond a Decimal's, and safe to calculate with
      guard let mantissa = parts.first, let exponent = parts.count == 2 ? Int(parts[1]) : 0,
        limit.contains(exponent)
      else { return nil }
      let significant = mantissa.filter { $0.isNumber }.drop { $0 == "0" }
      let trailingZeros = significant.reversed().prefix { $0 == "0" }.count
      guard !significant.isEmpty else { return }
      let fraction = mantissa.split(separator: ".", maxSplits: 1).dropFirst().first?.count ?? 0
      isNegative = mantissa.first == "-"
      digits = significant.dropLast(trailingZeros)
      power = exponent - fraction + trailingZeros
    }
  }
}
