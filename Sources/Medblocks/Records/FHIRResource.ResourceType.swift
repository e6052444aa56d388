extension FHIRResource {
  /// The type of a FHIR resource.
  ///
  /// The static members are the most common types in patients' records; write any other as a
  /// literal: `"Basic"`.
  public struct ResourceType: OpenEnum, JSONConvertible {
    /// The name of the type in FHIR.
    public let rawValue: String
    /// Creates a type from its name in FHIR.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// An allergy or intolerance.
    public static let allergyIntolerance: Self = "AllergyIntolerance"
    /// A planned visit.
    public static let appointment: Self = "Appointment"
    /// A plan of care.
    public static let carePlan: Self = "CarePlan"
    /// The people who take part in a patient's care.
    public static let careTeam: Self = "CareTeam"
    /// A diagnosis or problem.
    public static let condition: Self = "Condition"
    /// The consent of a patient.
    public static let consent: Self = "Consent"
    /// An insurance plan.
    public static let coverage: Self = "Coverage"
    /// A device, for example an implant.
    public static let device: Self = "Device"
    /// A report with its results.
    public static let diagnosticReport: Self = "DiagnosticReport"
    /// A document or clinical note.
    public static let documentReference: Self = "DocumentReference"
    /// A visit.
    public static let encounter: Self = "Encounter"
    /// A processed insurance claim.
    public static let explanationOfBenefit: Self = "ExplanationOfBenefit"
    /// The medical history of a relative.
    public static let familyMemberHistory: Self = "FamilyMemberHistory"
    /// A goal of a patient's care.
    public static let goal: Self = "Goal"
    /// An imaging study.
    public static let imagingStudy: Self = "ImagingStudy"
    /// A vaccination.
    public static let immunization: Self = "Immunization"
    /// A location.
    public static let location: Self = "Location"
    /// A medication.
    public static let medication: Self = "Medication"
    /// A medication that was given.
    public static let medicationAdministration: Self = "MedicationAdministration"
    /// A medication that was dispensed.
    public static let medicationDispense: Self = "MedicationDispense"
    /// A prescription.
    public static let medicationRequest: Self = "MedicationRequest"
    /// A medication that the patient takes.
    public static let medicationStatement: Self = "MedicationStatement"
    /// A measurement, a laboratory value, a finding.
    public static let observation: Self = "Observation"
    /// An organization.
    public static let organization: Self = "Organization"
    /// The patient's demographic data.
    public static let patient: Self = "Patient"
    /// Someone who provides care.
    public static let practitioner: Self = "Practitioner"
    /// The role of a practitioner at an organization.
    public static let practitionerRole: Self = "PractitionerRole"
    /// A procedure that was performed on a patient.
    public static let procedure: Self = "Procedure"
    /// The origin of a resource.
    public static let provenance: Self = "Provenance"
    /// The questions of a form.
    public static let questionnaire: Self = "Questionnaire"
    /// A completed form.
    public static let questionnaireResponse: Self = "QuestionnaireResponse"
    /// A relative or guardian.
    public static let relatedPerson: Self = "RelatedPerson"
    /// An order for a service.
    public static let serviceRequest: Self = "ServiceRequest"
    /// A sample.
    public static let specimen: Self = "Specimen"

    /// The types that have a static member.
    public static let knownValues: [Self] = [
      .allergyIntolerance, .appointment, .carePlan, .careTeam, .condition, .consent, .coverage,
      .device, .diagnosticReport, .documentReference, .encounter, .explanationOfBenefit,
      .familyMemberHistory, .goal, .imagingStudy, .immunization, .location, .medication,
      .medicationAdministration, .medicationDispense, .medicationRequest, .medicationStatement,
      .observation, .organization, .patient, .practitioner, .practitionerRole, .procedure,
      .provenance, .questionnaire, .questionnaireResponse, .relatedPerson, .serviceRequest,
      .specimen,
    ]
  }
}
