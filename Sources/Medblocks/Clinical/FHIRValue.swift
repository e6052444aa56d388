/// The value of an observation, FHIR's `value[x]`, or the reason for its absence.
public enum FHIRValue: Hashable, Sendable, Redacted {
  /// A number with a unit.
  case quantity(FHIRQuantity)
  /// A text, or a value that is not what its type requires.
  case text(String)
  /// A concept, for example `Positive`.
  case coded(FHIRCodeableConcept)
  /// A range; a bound that is nil is open.
  case range(low: FHIRQuantity?, high: FHIRQuantity?)
  /// A ratio, for example a titer of 1:128.
  case ratio(numerator: FHIRQuantity, denominator: FHIRQuantity)
  /// A Boolean.
  case boolean(Bool)
  /// An integer.
  case integer(Int)
  /// A date.
  case dateTime(FHIRDate)
  /// A period; a date that is nil is not known.
  case period(start: FHIRDate?, end: FHIRDate?)
  /// No value, with the reason: the text or code as sent, `unknown` if it has neither.
  case absent(reason: String)

  /// The value for people, as sent: `6.10 mmol/L`, `Positive`; a reason why it is absent.
  ///
  /// A Boolean is `Yes` or `No`.
  public var displayText: String {
    switch self {
    case .quantity(let quantity): quantity.displayText
    case .text(let text): text
    case .coded(let concept): concept.displayText ?? ""
    case .range(let low, let high): Self.displayText(low: low, high: high) ?? ""
    case .ratio(let numerator, let denominator):
      [numerator.displayText, denominator.displayText]
        .joined(separator: (numerator.unitText ?? denominator.unitText) == nil ? ":" : " / ")
    case .boolean(let value): value ? "Yes" : "No"
    case .integer(let value): String(value)
    case .dateTime(let date): date.text
    case .period(let start, let end):
      [start?.text, "–", end?.text].compactMap { $0 }.joined(separator: " ")
    case .absent(let reason): reason
    }
  }

  /// The quantity; an integer is one without a unit; nil for other values.
  public var quantity: FHIRQuantity? {
    switch self {
    case .quantity(let quantity): quantity
    case .integer(let value): FHIRQuantity(value: JSON.Number(value))
    default: nil
    }
  }

  /// Returns a range for people: `3.5 – 5.1 mmol/L`, `≥ 3.5 mmol/L`; nil without bounds.
  static func displayText(low: FHIRQuantity?, high: FHIRQuantity?) -> String? {
    switch (low, high) {
    case (let low?, let high?):
      let isShort = low.unitText == high.unitText && low.comparator == nil
      return "\(isShort ? low.value.text : low.displayText) – \(high.displayText)"
    case (let low?, nil): return low.comparator == nil ? "≥ \(low.displayText)" : low.displayText
    case (nil, let high?):
      return high.comparator == nil ? "≤ \(high.displayText)" : high.displayText
    case (nil, nil): return nil
    }
  }
}
