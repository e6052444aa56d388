extension ClinicalSummary {
  /// A code with its value and ranges: of an observation, or of one of its components.
  ///
  /// A blood pressure has two components and no value of its own.
  public struct Finding: Hashable, Sendable, Redacted {
    /// The name for people; nil when the code is missing.
    public let title: String?
    /// The codes, in order.
    public let codes: [FHIRCoding]
    /// The value, or the reason for its absence; nil when the resource has neither.
    public let value: FHIRValue?
    /// The ranges that the facility states, in order.
    public let referenceRanges: [ReferenceRange]
    /// The facility's interpretations, for example `High`, in order.
    public let interpretation: [FHIRCodeableConcept]

    init(_ element: JSON) {
      let concept = FHIRCodeableConcept(element: element["code"])
      title = concept?.displayText
      codes = concept?.codings ?? []
      value = FHIRValue(of: element)
      referenceRanges = element["referenceRange"].listed.map(ReferenceRange.init).filter {
        $0.displayText != nil
      }
      interpretation = element["interpretation"].listed
        .compactMap(FHIRCodeableConcept.init(element:))
    }

    /// The range to compare the value with: the only normal one; nil when there are several.
    ///
    /// Which of several applies depends on the person, for example on sex and age.
    public var normalRange: ReferenceRange? {
      let ranges = referenceRanges.filter(\.isNormal)
      return ranges.count == 1 ? ranges.first : nil
    }

    /// The relation of the value to its range, from the interpretation and ``normalRange``.
    ///
    /// It is a statement of the facility, not a diagnosis. It is unknown if the interpretation and
    /// the range contradict each other, or if units differ.
    public var rangePosition: RangePosition {
      let position = value?.quantity.flatMap { normalRange?.position(of: $0) } ?? .unknown
      let stated = Set(interpretation.compactMap(Self.position))
      guard let first = stated.first else { return position }
      guard stated.count == 1 else { return .unknown }
      switch (first, position) {
      case (_, .unknown): return first
      case (.abnormal, .within): return .unknown
      case (.abnormal, _): return position
      default: return first == position ? first : .unknown
      }
    }

    /// Returns the meaning of a code of `http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation`.
    private static func position(_ interpretation: FHIRCodeableConcept) -> RangePosition? {
      if interpretation.matches(["n", "normal"]) { return .within }
      if interpretation.matches(["l", "ll", "lu", "low", "critical-low"]) { return .below }
      if interpretation.matches(["h", "hh", "hu", "high", "critical-high"]) { return .above }
      if interpretation.matches(["a", "aa", "abnormal", "critical-abnormal"]) { return .abnormal }
      return nil
    }
  }
}
