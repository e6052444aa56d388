/// A FHIR R4 resource for people: its title, date, value and the like, as far as it has them.
///
/// It is made from any resource: a part that is missing or malformed is nil or empty. Texts, units
/// and digits are as sent. It states no more than the resource does, and is not a diagnosis. It
/// prints as its resource type.
public struct ClinicalSummary: Hashable, Sendable, Loggable {
  /// The type of the resource.
  public let resourceType: FHIRResource.ResourceType
  /// The id of the resource; nil when it has none.
  public let id: String?
  /// The section of a health record that the resource belongs to.
  public let category: Category
  /// The name for people; nil when the resource has none.
  ///
  /// | resource | first of |
  /// |---|---|
  /// | most types | `code` |
  /// | medications | `medicationCodeableConcept`, the referenced or contained medication, the reference's display |
  /// | `Immunization` | `vaccineCode` |
  /// | `Encounter` | `type`, `serviceType`, `class`, `reasonCode` |
  /// | `DocumentReference` | `type`, `description`, the title of the file |
  ///
  /// Of a concept, the name is its text, otherwise the display that a person selected or the first
  /// one. If no element has a name, it is the first code.
  public let title: String?
  /// The codes of the resource, in order.
  public let codes: [FHIRCoding]
  /// The status as sent, `final`; of conditions and allergies, the clinical status.
  public let status: String?
  /// Whether the resource was entered in error, so that it must not be shown.
  public let isEnteredInError: Bool
  /// Whether the resource states something that holds or took place.
  ///
  /// False if it was entered in error, refuted, cancelled, not done, not taken, or is an order not to
  /// do something. Modifier extensions are not considered.
  public let isFact: Bool
  /// The date that matters clinically; nil when the resource has none.
  ///
  /// It is the time of the event (effective, onset, occurrence, performed, start of the period),
  /// otherwise the time at which it was ordered, issued or recorded.
  public let date: FHIRDate?
  /// The end of the period or, of a condition, its abatement; nil when it is not known.
  public let endDate: FHIRDate?
  /// The value, ranges and interpretation of an observation.
  public let finding: Finding
  /// The components of an observation, such as systolic and diastolic pressure, in order.
  public let components: [Finding]
  /// The notes, and the conclusion of a report, in order.
  public let notes: [String]
  /// The dosage instructions as text, in order.
  public let dosage: [String]
  /// The files of a document or report, without their content, in order.
  public let attachments: [Attachment]

  /// The value of an observation, or the reason for its absence; nil without both.
  public var value: FHIRValue? { finding.value }
  /// The reference ranges of an observation, in order.
  public var referenceRanges: [ReferenceRange] { finding.referenceRanges }
  /// The interpretations of an observation, in order.
  public var interpretation: [FHIRCodeableConcept] { finding.interpretation }
  /// The relation of the value to its range, as the resource states it.
  public var rangePosition: RangePosition { finding.rangePosition }

  package var loggableFields: [(label: String, value: Any)] {
    [("resourceType", resourceType.rawValue.loggable)]
  }

  /// Creates a summary of a resource.
  ///
  /// - Parameters:
  ///   - resource: The resource, which is parsed once.
  ///   - resolve: Returns the resource to which a reference of a medication points, for example with
  ///     ``PatientRecord/Index/resolve(_:from:)``. It is not called for a contained one.
  /// - Complexity: O(*n*) in the size of the resource.
  public init(_ resource: FHIRResource, resolving resolve: (JSON) -> FHIRResource? = { _ in nil }) {
    let json = resource.json
    let naming = Naming(resource.resourceType, json, resolve)
    let status = Status(json)
    resourceType = resource.resourceType
    id = resource.id
    codes = naming.codes
    category = Category(resourceType, json, codes: codes)
    self.status = status.text
    isEnteredInError = status.isEnteredInError
    isFact = status.isFact
    date = Self.date(in: json, Self.dates)
    endDate = Self.date(in: json, Self.endDates)
    finding = Finding(resourceType == .observation ? json : .null)
    components = resourceType == .observation ? json["component"].listed.map(Finding.init) : []
    notes =
      [json["conclusion"].clinicalText].compactMap { $0 }
      + json["note"].listed.compactMap { $0.clinicalText ?? $0["text"].clinicalText }
    dosage = (json["dosageInstruction"].listed + json["dosage"].listed).compactMap {
      $0.clinicalText ?? $0["text"].clinicalText ?? $0["patientInstruction"].clinicalText
    }
    attachments =
      json["content"].listed.map { Attachment($0["attachment"]) }
      + json["presentedForm"].listed.map(Attachment.init)
    title = naming.title ?? attachments.lazy.compactMap(\.title).first
  }
}

extension FHIRResource {
  /// The resource for people: its title, date, value and the like, as far as it has them.
  ///
  /// - Complexity: O(*n*) in the size of the resource, at each access.
  public var summary: ClinicalSummary { ClinicalSummary(self) }
}
