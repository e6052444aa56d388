import Foundation

/// A number with its unit, both as sent, a FHIR `Quantity`.
public struct FHIRQuantity: Hashable, Sendable, Redacted {
  /// The number with every digit as sent: `6.10` stays `6.10`.
  public let value: JSON.Number
  /// The relation to the number, `<`, `<=`, `>=` or `>`: the quantity itself is not known.
  public let comparator: String?
  /// The unit for people, as sent.
  public let unit: String?
  /// The URI of the system of ``code``, usually `http://unitsofmeasure.org` (UCUM).
  public let system: String?
  /// The unit for machines.
  public let code: String?

  /// Creates a quantity.
  public init(
    value: JSON.Number, comparator: String? = nil, unit: String? = nil, system: String? = nil,
    code: String? = nil
  ) {
    self.value = value
    self.comparator = comparator
    self.unit = unit
    self.system = system
    self.code = code
  }

  /// Creates a quantity from a FHIR `Quantity` element.
  ///
  /// A number in a string and a number without an object are accepted.
  ///
  /// - Returns: Nil when the element has no number.
  public init?(element: JSON) {
    guard let value = element["value"].clinicalNumber ?? element.clinicalNumber else { return nil }
    self.init(
      value: value, comparator: element["comparator"].clinicalText,
      unit: element["unit"].clinicalText, system: element["system"].clinicalText,
      code: element["code"].clinicalText)
  }

  /// The quantity for people, as sent: `6.10 mmol/L`, `< 0.5 mg/L`.
  public var displayText: String {
    [comparator, value.text, unitText].compactMap { $0 }.joined(separator: " ")
  }

  /// The unit for people, otherwise its code.
  public var unitText: String? { unit ?? (code == "1" ? nil : code) }

  /// The string by which units are compared: the UCUM code, otherwise the unit as written.
  var unitKey: String? { system == "http://unitsofmeasure.org" ? code ?? unit : unit ?? code }

  /// The number without insignificant zeros, by which values are compared.
  var valueKey: String { value.decimal.map { "\($0)" } ?? value.text }

  /// The exact number; nil when a comparator makes it a bound, or it has more than 38 digits.
  var exactValue: Decimal? { comparator == nil ? value.decimal : nil }
}
