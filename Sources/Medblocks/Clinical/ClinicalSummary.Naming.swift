extension ClinicalSummary {
  /// The title of a resource and its codes.
  struct Naming {
    let title: String?
    let codes: [FHIRCoding]

    init(
      _ type: FHIRResource.ResourceType, _ json: JSON, _ resolve: (JSON) -> FHIRResource?
    ) {
      let concepts =
        Self.keys(of: type).lazy.compactMap { FHIRCodeableConcept(element: json[$0]) }
        + [Self.medication(in: json, resolve)].compactMap { $0 }
      title = concepts.compactMap(\.name).first ?? concepts.compactMap(\.displayText).first
      codes = concepts.map(\.codings).first { !$0.isEmpty } ?? []
    }

    /// The elements that name a resource of a type, the preferred ones first.
    private static func keys(of type: FHIRResource.ResourceType) -> [String] {
      switch type {
      case .medicationAdministration, .medicationDispense, .medicationRequest,
        .medicationStatement:
        ["medicationCodeableConcept"]
      case .immunization: ["vaccineCode"]
      case .encounter: ["type", "serviceType", "class", "reasonCode"]
      case .documentReference: ["type", "description", "category"]
      case .allergyIntolerance, .condition, .observation, .procedure: ["code"]
      case .carePlan, .careTeam: ["title", "name", "description", "category"]
      case .appointment: ["serviceType", "description", "appointmentType"]
      case .imagingStudy: ["description", "procedureCode", "modality"]
      case .consent: ["scope", "category"]
      case .familyMemberHistory: ["name", "relationship"]
      case .organization, .location: ["name", "type"]
      default: ["code", "type", "title", "name", "description"]
      }
    }

    /// Returns the medication of a reference: the contained or resolved one, and its display.
    private static func medication(
      in json: JSON, _ resolve: (JSON) -> FHIRResource?
    ) -> FHIRCodeableConcept? {
      let reference = json["medicationReference"]
      guard !reference.isNull else { return nil }
      let fragment = FHIRReference(element: reference).flatMap { target in
        target.id == nil ? target.fragment : nil
      }
      let medication =
        fragment.map { id in
          json["contained"].listed.first { $0["id"].clinicalText == id }?["code"] ?? .null
        } ?? resolve(reference)?["code"] ?? .null
      let concept = FHIRCodeableConcept(element: medication)
      return FHIRCodeableConcept(
        text: concept?.name ?? reference["display"].clinicalText ?? concept?.displayText,
        codings: concept?.codings ?? [])
    }
  }
}
