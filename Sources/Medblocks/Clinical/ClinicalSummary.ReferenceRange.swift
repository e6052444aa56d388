extension ClinicalSummary {
  /// A range that the facility states for a value.
  public struct ReferenceRange: Hashable, Sendable, Redacted {
    /// The lower bound, inclusive; nil when the range is open.
    public let low: FHIRQuantity?
    /// The upper bound, inclusive; nil when the range is open.
    public let high: FHIRQuantity?
    /// The range as text.
    public let text: String?
    /// The meaning of the range, for example `Normal Range` or `Therapeutic`; nil means normal.
    public let type: FHIRCodeableConcept?
    /// The people to whom the range applies, for example by sex; empty means everyone.
    public let appliesTo: [FHIRCodeableConcept]
    /// Whether the range applies to some ages only.
    public let hasAge: Bool

    init(_ element: JSON) {
      low = FHIRQuantity(element: element["low"])
      high = FHIRQuantity(element: element["high"])
      text = element["text"].clinicalText ?? element.clinicalText
      type = FHIRCodeableConcept(element: element["type"])
      appliesTo = element["appliesTo"].listed.compactMap(FHIRCodeableConcept.init(element:))
      hasAge = !element["age"].isNull
    }

    /// The range for people: its text, otherwise its bounds, `3.5 – 5.1 mmol/L`.
    public var displayText: String? { text ?? FHIRValue.displayText(low: low, high: high) }

    /// Whether the range is the normal one.
    var isNormal: Bool { type?.matches(["normal", "normal-range"]) ?? true }

    /// Returns the position of a quantity; unknown if units differ or anything is not exact.
    func position(of quantity: FHIRQuantity) -> RangePosition {
      let bounds = [low, high].compactMap { $0 }
      guard let value = quantity.exactValue, !bounds.isEmpty,
        bounds.allSatisfy({ $0.unitKey == quantity.unitKey && $0.exactValue != nil })
      else { return .unknown }
      let (low, high) = (low?.exactValue, high?.exactValue)
      if let low, let high, low > high { return .unknown }
      if let low, value < low { return .below }
      if let high, value > high { return .above }
      return .within
    }
  }
}
