extension ClinicalSummary {
  /// The section of a health record that a resource belongs to.
  public enum Category: String, CaseIterable, Sendable {
    /// A laboratory value.
    case laboratory
    /// A vital sign: blood pressure, weight, temperature.
    case vitalSigns
    /// A prescription, or a medication that was dispensed, given or taken.
    case medication
    /// A diagnosis or problem.
    case condition
    /// An allergy or intolerance.
    case allergy
    /// A vaccination.
    case immunization
    /// A visit.
    case visit
    /// A procedure.
    case procedure
    /// A document or clinical note.
    case document
    /// A report with its results.
    case report
    /// Any other resource.
    case other
  }
}

extension ClinicalSummary.Category {
  /// Creates the category of a resource: by its type, and of an observation by its `category`.
  ///
  /// An observation without a category is a vital sign if its LOINC code is one in FHIR.
  init(_ type: FHIRResource.ResourceType, _ json: JSON, codes: [FHIRCoding]) {
    switch type {
    case .medication, .medicationAdministration, .medicationDispense, .medicationRequest,
      .medicationStatement:
      self = .medication
    case .condition: self = .condition
    case .allergyIntolerance: self = .allergy
    case .immunization: self = .immunization
    case .encounter: self = .visit
    case .procedure: self = .procedure
    case .documentReference, "Composition": self = .document
    case .diagnosticReport: self = .report
    case .observation:
      let categories = json["category"].listed.compactMap(FHIRCodeableConcept.init(element:))
      if categories.contains(where: { $0.matches(["laboratory", "lab"]) }) {
        self = .laboratory
      } else if categories.contains(where: { $0.matches(["vital-signs"]) })
        || categories.isEmpty && codes.contains(where: Self.isVitalSign)
      {
        self = .vitalSigns
      } else {
        self = .other
      }
    default: self = .other
    }
  }

  private static func isVitalSign(_ coding: FHIRCoding) -> Bool {
    guard coding.system == FHIRCoding.loinc, let code = coding.code else { return false }
    return vitalSignCodes.contains(code)
  }

  /// The codes of the vital signs profile of FHIR R4.
  private static let vitalSignCodes: Set = [
    "85353-1", "9279-1", "8867-4", "2708-6", "8310-5", "8302-2", "9843-4", "29463-7", "39156-5",
    "85354-9", "8480-6", "8462-4",
  ]
}
