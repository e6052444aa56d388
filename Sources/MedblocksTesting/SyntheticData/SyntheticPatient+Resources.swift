/// The resources of a synthetic patient.
extension SyntheticPatient {
  private static let loinc = "http://loinc.org"
  private static let snomed = "http://snomed.info/sct"
  private static let category = "http://terminology.hl7.org/CodeSystem/observation-category"

  func administrative() -> [RawResource] {
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
        #""active":true,"name":"A facility that does not exist""#),
      resource(
        "Practitioner", "practitioner",
        #""name":[{"family":"Nobody","given":["Nell"],"prefix":["Dr."]}]"#),
      resource(
        "Encounter", "encounter",
        """
        "status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode",
        "code":"AMB","display":"ambulatory"},
        \(subject),"participant":[{"individual":\(reference("Practitioner", "practitioner"))}],
        "period":{"start":"2026-03-02T09:00:00+01:00","end":"2026-03-02T09:25:00+01:00"},
        "serviceProvider":\(reference("Organization", "organization"))
        """),
    ]
  }

  func clinical(_ generator: inout SeededGenerator) -> [RawResource] {
    let clinicalStatus = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    let allergyStatus = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
    func condition(_ name: String, _ code: String, _ text: String, _ onset: String)
      -> RawResource
    {
      resource(
        "Condition", name,
        """
        "clinicalStatus":\(concept(clinicalStatus, "active", "Active")),
        "code":\(concept(Self.snomed, code, text)),\(subject),
        "encounter":\(reference("Encounter", "encounter")),"onsetDateTime":"\(onset)"
        """)
    }
    return [
      condition("hypertension", "38341003", "Hypertensive disorder", "2019-05"),
      condition("diabetes", "44054006", "Diabetes mellitus type 2", "2021"),
      resource(
        "AllergyIntolerance", "allergy",
        """
        "clinicalStatus":\(concept(allergyStatus, "active", "Active")),"criticality":"low",
        "code":\(concept(Self.snomed, "91936005", "Allergy to penicillin")),
        "patient":\(reference("Patient", "patient"))
        """),
      resource(
        "MedicationRequest", "metformin",
        """
        "status":"active","intent":"order","medicationCodeableConcept":
        \(concept("http://www.nlm.nih.gov/research/umls/rxnorm", "860975", "Metformin 500 mg")),
        \(subject),"requester":\(reference("Practitioner", "practitioner")),
        "reasonReference":[\(reference("Condition", "diabetes"))],
        "dosageInstruction":[{"text":"half a tablet twice a day","doseAndRate":[{"doseQuantity":
        {"value":0.50,"unit":"tablet"}}],"timing":{"repeat":
        {"frequency":2,"period":1.0,"periodUnit":"d"}}}]
        """),
      resource(
        "Immunization", "influenza",
        """
        "status":"completed","vaccineCode":
        \(concept("http://hl7.org/fhir/sid/cvx", "150", "Influenza, injectable, quadrivalent")),
        "patient":\(reference("Patient", "patient")),"occurrenceDateTime":"2025-10-14",
        "doseQuantity":{"value":0.50,"unit":"mL","system":"http://unitsofmeasure.org","code":"mL"}
        """),
      resource(
        "Procedure", "ecg",
        """
        "status":"completed","code":\(concept(Self.snomed, "29303009", "Electrocardiographic procedure")),
        \(subject),"encounter":\(reference("Encounter", "encounter")),
        "performedDateTime":"2026-03-02T09:10:00+01:00"
        """),
      resource(
        "DocumentReference", "letter",
        """
        "status":"current","type":\(concept(Self.loinc, "34133-9", "Summary of episode note")),
        \(subject),"content":[{"attachment":{"contentType":"text/plain; charset=utf-8",
        "data":"Tm9ib2R5IHdyb3RlIHRoaXMgbGV0dGVyLg==","title":"A made-up letter"}}]
        """),
      bloodPressure(generator.integer(in: 104...162), generator.integer(in: 62...98)),
    ]
  }

  private func bloodPressure(_ systolic: Int, _ diastolic: Int) -> RawResource {
    func component(_ code: String, _ text: String, _ value: Int) -> String {
      """
      {"code":\(concept(Self.loinc, code, text)),"valueQuantity":\(quantity("\(value)", "mm[Hg]"))}
      """
    }
    return resource(
      "Observation", "blood-pressure",
      """
      \(observation("vital-signs", "85354-9", "Blood pressure panel")),"component":[
      \(component("8480-6", "Systolic blood pressure", systolic)),
      \(component("8462-4", "Diastolic blood pressure", diastolic))]
      """)
  }

  func laboratory(_ generator: inout SeededGenerator) -> [RawResource] {
    let tests = [
      ("hba1c", "4548-4", "Hemoglobin A1c", "%", 500...980),
      ("creatinine", "2160-0", "Creatinine", "mg/dL", 60...140),
      ("potassium", "2823-3", "Potassium", "mmol/L", 340...520),
      ("hemoglobin", "718-7", "Hemoglobin", "g/dL", 1_100...1_690),
      ("ldl", "18262-6", "LDL cholesterol", "mg/dL", 6_000...19_000),
    ]
    let observations = tests.map { name, code, text, unit, range in
      resource(
        "Observation", name,
        """
        \(observation("laboratory", code, text)),
        "valueQuantity":\(quantity(generator.decimal(inHundredths: range), unit))
        """)
    }
    let absent = resource(
      "Observation", "sodium",
      """
      \(observation("laboratory", "2951-2", "Sodium")),"dataAbsentReason":
      \(concept("http://terminology.hl7.org/CodeSystem/data-absent-reason", "error", "Error"))
      """)
    let weight = resource(
      "Observation", "weight",
      """
      \(observation("vital-signs", "29463-7", "Body weight")),
      "valueQuantity":\(quantity(generator.decimal(inHundredths: 5_200...11_300), "kg"))
      """)
    let results = (tests.map(\.0) + ["sodium"]).map { reference("Observation", $0) }
    let report = resource(
      "DiagnosticReport", "panel",
      """
      "status":"final","code":\(concept(Self.loinc, "24323-8", "Metabolic panel")),\(subject),
      "encounter":\(reference("Encounter", "encounter")),
      "effectiveDateTime":"2026-03-02T09:15:00.000+01:00","result":[\(results.joined(separator: ","))]
      """)
    return observations + [absent, weight, report]
  }

  private func quantity(_ value: String, _ unit: String) -> String {
    """
    {"value":\(value),"unit":"\(unit)","system":"http://unitsofmeasure.org","code":"\(unit)"}
    """
  }

  private func observation(_ category: String, _ code: String, _ text: String) -> String {
    """
    "status":"final","category":[\(concept(Self.category, category, category))],
    "code":\(concept(Self.loinc, code, text)),\(subject),
    "encounter":\(reference("Encounter", "encounter")),
    "effectiveDateTime":"2026-03-02T09:15:00+01:00"
    """
  }
}
