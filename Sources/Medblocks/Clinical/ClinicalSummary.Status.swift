extension ClinicalSummary {
  /// The status of a resource: whether it states a fact.
  struct Status {
    let text: String?
    let isEnteredInError: Bool
    let isFact: Bool

    private static let negations: Set = ["refuted", "cancelled", "not-done", "not-taken"]

    init(_ json: JSON) {
      let concepts = ["status", "clinicalStatus", "verificationStatus", "docStatus"].map {
        FHIRCodeableConcept(element: json[$0])
      }
      text = concepts.prefix(2).lazy.compactMap { $0?.codings.first?.code ?? $0?.text }.first
      let isEnteredInError = concepts.contains { $0?.matches(["entered-in-error"]) ?? false }
      let isNegated = concepts.contains { $0?.matches(Self.negations) ?? false }
      self.isEnteredInError = isEnteredInError
      isFact = !isEnteredInError && !isNegated && json["doNotPerform"].bool != true
    }
  }
}
