/// The resources about the person, which each facility holds.
extension SyntheticPatient {
  var administrative: [RawResource] {
    [
      resource(
        "Patient", "patient",
        """
        "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace",
        "valueAddress":{"city":"Nowhere","country":"XX"}}],
        "identifier":[{"system":"urn:medblocks:patient-id","value":\(SandboxJSON(patientID).text)}],
        "active":true,
        "name":[{"use":"official","family":"\(person.family)","given":["\(person.given)"]}],
        "gender":"\(person.gender)","birthDate":"\(person.birthDate)",
        "address":[{"use":"home","line":["1 Imaginary Lane"],"city":"Nowhere"}],
        "managingOrganization":\(reference("Organization", "organization"))
        """),
      resource(
        "Organization", "organization",
        #""active":true,"name":\#(SandboxJSON(facilityName).text)"#),
      resource(
        "Practitioner", "practitioner",
        #""name":[{"family":"Nobody","given":["Nell"],"prefix":["Dr."]}]"#),
    ]
  }

  /// The diagnoses, allergies, medicines and vaccinations.
  var history: [RawResource] {
    person.diagnoses.enumerated().map { condition($1, number: $0 + 1) }
      + person.allergies.enumerated().map { allergy($1, number: $0 + 1) }
      + person.medicines.enumerated().map { prescription($1, number: $0 + 1) }
      + person.allVaccinations.enumerated().map { immunization($1, number: $0 + 1) }
  }

  private func condition(_ diagnosis: Person.Diagnosis, number: Int) -> RawResource {
    let status =
      diagnosis.end == nil
      ? Concept.hl7("condition-clinical", "active", "Active")
      : Concept.hl7("condition-clinical", "resolved", "Resolved")
    let abatement = diagnosis.end.map { #","abatementDateTime":"\#(day($0))""# } ?? ""
    // The longer ago the onset, the less exactly it is known.
    let digits = diagnosis.onset > 2_600 ? 4 : diagnosis.onset > 1_460 ? 7 : 10
    return resource(
      "Condition", "condition-\(number)",
      """
      "clinicalStatus":\(status.json),"verificationStatus":
      \(Concept.hl7("condition-ver-status", "confirmed", "Confirmed").json),
      "category":[\(Concept.hl7("condition-category", "problem-list-item", "Problem List Item").json)],
      "code":\(diagnosis.concept.json),\(subject),
      "onsetDateTime":"\(day(diagnosis.onset).prefix(digits))"\(abatement)
      """)
  }

  private func allergy(_ concept: Concept, number: Int) -> RawResource {
    resource(
      "AllergyIntolerance", "allergy-\(number)",
      """
      "clinicalStatus":\(Concept.hl7("allergyintolerance-clinical", "active", "Active").json),
      "verificationStatus":
      \(Concept.hl7("allergyintolerance-verification", "confirmed", "Confirmed").json),
      "criticality":"low","code":\(concept.json),\(patient),"recordedDate":"\(day(1_440))"
      """)
  }

  private func prescription(_ medicine: Person.Medicine, number: Int) -> RawResource {
    resource(
      "MedicationRequest", "medicine-\(number)",
      """
      "status":"\(medicine.status)","intent":"order",
      "medicationCodeableConcept":\(medicine.concept.json),\(subject),
      "authoredOn":"\(day(medicine.start))",
      "requester":\(reference("Practitioner", "practitioner")),
      "reasonReference":[\(reference("Condition", "condition-1"))],
      "dosageInstruction":[{"text":"\(medicine.dosage)"}]
      """)
  }

  private func immunization(_ vaccination: Person.Vaccination, number: Int) -> RawResource {
    resource(
      "Immunization", "immunization-\(number)",
      """
      "status":"completed","vaccineCode":\(vaccination.concept.json),\(patient),
      "occurrenceDateTime":"\(day(vaccination.day))",
      "doseQuantity":{"value":0.50,"unit":"mL","system":"http://unitsofmeasure.org","code":"mL"}
      """)
  }
}
