extension FHIRValue {
  /// Creates a value from an element with `value[x]`, such as an `Observation` or its component.
  ///
  /// A value that is not what its type requires is its text. The reason for a missing value is read
  /// from `dataAbsentReason` and from the extension `data-absent-reason`.
  ///
  /// - Returns: Nil when the element has no value, no reason, or `valueSampledData`.
  public init?(of element: JSON) {
    guard let value = Self.value(of: element) ?? Self.absence(in: element) else { return nil }
    self = value
  }

  private static func value(of element: JSON) -> FHIRValue? {
    let range = element["valueRange"]
    let ratio = element["valueRatio"]
    let period = element["valuePeriod"]
    if let quantity = quantity(element["valueQuantity"]) { return quantity }
    if let concept = FHIRCodeableConcept(element: element["valueCodeableConcept"]) {
      return .coded(concept)
    }
    if let value = element["valueBoolean"].bool { return .boolean(value) }
    if let number = element["valueInteger"].clinicalNumber {
      return Int(number.text).map(FHIRValue.integer) ?? .quantity(FHIRQuantity(value: number))
    }
    if let date = FHIRDate(element: element["valueDateTime"]) { return .dateTime(date) }
    let low = FHIRQuantity(element: range["low"])
    let high = FHIRQuantity(element: range["high"])
    if low != nil || high != nil { return .range(low: low, high: high) }
    if let numerator = FHIRQuantity(element: ratio["numerator"]),
      let denominator = FHIRQuantity(element: ratio["denominator"])
    {
      return .ratio(numerator: numerator, denominator: denominator)
    }
    let start = FHIRDate(element: period["start"])
    let end = FHIRDate(element: period["end"])
    if start != nil || end != nil { return .period(start: start, end: end) }
    let texts = ["valueString", "valueTime"] + oddities
    return texts.lazy.compactMap { element[$0].clinicalText }.first.map(FHIRValue.text)
  }

  /// The types whose value may be a string where FHIR requires another type.
  private static let oddities = ["valueBoolean", "valueInteger", "valueRange", "valueRatio"]

  /// Returns a quantity, or its text when its value is not a number: `"value": "> 60"`.
  private static func quantity(_ element: JSON) -> FHIRValue? {
    if let quantity = FHIRQuantity(element: element) { return .quantity(quantity) }
    guard let text = element["value"].clinicalText ?? element.clinicalText else { return nil }
    let unit = element["unit"].clinicalText
    return .text([text, unit].compactMap { $0 }.joined(separator: " "))
  }

  private static func absence(in element: JSON) -> FHIRValue? {
    if !element["dataAbsentReason"].listed.isEmpty {
      let concept = FHIRCodeableConcept(element: element["dataAbsentReason"])
      return .absent(reason: concept?.displayText ?? "unknown")
    }
    let url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    let values = (element.object?.lazy ?? JSON.Object().lazy).filter {
      $0.key.hasPrefix("value") || $0.key.hasPrefix("_value")
    }
    let reason = values.flatMap { $0.value.extensions(url) + $0.value["value"].extensions(url) }
      .first
    return reason.map { .absent(reason: $0["valueCode"].clinicalText ?? "unknown") }
  }
}
