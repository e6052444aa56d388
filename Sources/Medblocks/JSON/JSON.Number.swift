import Foundation

extension JSON {
  /// The number as a `Decimal` without loss; nil for other values, and if it cannot be exact.
  public var decimal: Decimal? { number?.decimal }

  /// A JSON number that keeps its text: `1.50` stays `1.50`, and `1e400` is possible.
  ///
  /// Numbers are equal when their texts are equal: `1.0` and `1` differ, as they do in FHIR.
  public struct Number: Hashable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// The text of the number, in the syntax of RFC 8259.
    public let text: String

    /// Creates a number from its text; nil when it is not a JSON number (RFC 8259, section 6).
    public init?(_ text: String) {
      var text = text
      let isNumber = text.withUTF8 { bytes in
        var scanner = JSONScanner(bytes)
        return (try? scanner.number())?.range.count == bytes.count
      }
      guard isNumber else { return nil }
      self.text = text
    }

    /// Creates a number from an integer.
    public init(_ value: some BinaryInteger) { text = String(value) }

    /// Creates a number from a `Double`; nil for infinity and NaN, which JSON does not have.
    public init?(_ value: Double) {
      guard value.isFinite else { return nil }
      text = "\(value)"
    }

    /// Creates a number from a `Decimal`; nil for NaN.
    public init?(_ value: Decimal) {
      guard value.isFinite else { return nil }
      text = "\(value)"
    }

    /// Creates a number from an integer literal.
    public init(integerLiteral value: Int) { self.init(value) }

    /// Creates a number from text that the scanner has validated.
    init(validated text: String) { self.text = text }

    /// The number as an `Int` without loss; nil when it has a fraction or does not fit.
    ///
    /// `2.0` and `2e0` are 2.
    public var int: Int? { Int(text) ?? Significance(text)?.int }

    /// The nearest `Double`; nil when the number is out of range.
    ///
    /// A number that is too large (`1e400`) is nil, and so is one that is too small (`1e-400`): the
    /// nearest `Double` of each, infinity and zero, is another kind of number.
    public var double: Double? {
      guard let value = Double(text), value.isFinite else { return nil }
      let isNonzero = text.prefix { $0 != "e" && $0 != "E" }.contains { ("1"..."9").contains($0) }
      return value == 0 && isNonzero ? nil : value
    }

    /// The number as a `Decimal` without loss; nil when it has more than 38 digits or does not fit.
    public var decimal: Decimal? {
      guard let written = Significance(text),
        let value = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")),
        value.isFinite, Significance("\(value)") == written
      else { return nil }
      return value
    }

    /// The text of the number.
    public var description: String { text }
  }

  /// The significant digits of a number and the exponent of the last one: equal for equal values.
  private struct Significance: Equatable {
    var isNegative = false
    var digits: Substring = "0"
    var power = 0

    init?(_ text: String) {
      let parts = text.lowercased().split(separator: "e", maxSplits: 1)
      guard let mantissa = parts.first else { return nil }
      let significant = mantissa.filter { $0.isNumber }.drop { $0 == "0" }
      let trailingZeros = significant.reversed().prefix { $0 == "0" }.count
      guard !significant.isEmpty else { return }
      let limit = -1_000...1_000  // beyond the range of Decimal, and safe from overflow
      guard let exponent = parts.count == 2 ? Int(parts[1]) : 0, limit.contains(exponent) else {
        return nil
      }
      let fraction = mantissa.split(separator: ".", maxSplits: 1).dropFirst().first?.count ?? 0
      isNegative = mantissa.first == "-"
      digits = significant.dropLast(trailingZeros)
      power = exponent - fraction + trailingZeros
    }

    var int: Int? {
      guard (0..<20).contains(power) else { return nil }
      return Int((isNegative ? "-" : "") + digits + String(repeating: "0", count: power))
    }
  }
}
