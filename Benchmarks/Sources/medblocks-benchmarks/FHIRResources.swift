import MedblocksTesting

/// A generator of synthetic FHIR R4 resources.
///
/// They resemble those of EHRs: profiles, codings in several systems, references with displays,
/// extensions, escapes, text in several scripts, decimals with trailing zeros, base64.
struct FHIRResources {
  private var generator: SeededGenerator
  private let patient: String

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    patient = "eq" + generator.hex(22)
  }

  /// Returns the next resource as compact JSON; most are observations, as in a real record.
  mutating func next() -> String {
    switch Int.random(in: 0..<100, using: &generator) {
    case 0..<58: observation()
    case 58..<72: condition()
    case 72..<86: medicationRequest()
    case 86..<94: diagnosticReport()
    case 94..<98: documentReference()
    default: patientResource()
    }
  }

  private mutating func resource(_ type: String, _ profile: String, _ body: String) -> String {
    """
    {"resourceType":"\(type)","id":"e\(generator.uuid())","meta":{"versionId":"\(generator.digits(2))",\
    "lastUpdated":"\(generator.instant())","source":"#\(generator.hex(16))",\
    "profile":["http://hl7.org/fhir/us/core/StructureDefinition/\(profile)"]},\(body)}
    """
  }

  private var subject: String {
    """
    "subject":{"reference":"Patient/\(patient)","display":"Zoë \\"Zo\\" Müller-Østergård"}
    """
  }

  private mutating func coding(_ display: String) -> String {
    """
    {"coding":[{"system":"http://loinc.org","code":"\(generator.digits(5))-\(generator.digits(1))",\
    "display":"\(display)"},{"system":"http://snomed.info/sct","code":"\(generator.digits(8))",\
    "display":"\(display)"},{"system":"urn:oid:1.2.840.114350.1.13.0.1.7.2.\(generator.digits(6))",\
    "code":"\(generator.digits(4))","display":"\(display.uppercased())"}],"text":"\(display)"}
    """
  }

  private mutating func category(_ code: String) -> String {
    """
    "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/\(code)-category",\
    "code":"\(code)","display":"\(code.capitalized)"}],"text":"\(code.capitalized)"}]
    """
  }

  private mutating func practitioner() -> String {
    """
    {"reference":"Practitioner/e\(generator.hex(22))","type":"Practitioner",\
    "display":"\(generator.pick(["Dr. José Núñez", "山田 太郎", "Anna O'Neill, MD", "Иван Петров"]))"}
    """
  }

  private mutating func narrative(_ sentences: Int) -> String {
    let phrases = [
      "Patient reports \\u201cno pain\\u201d since yesterday.", "Kontrolle in 2 Wochen.",
      "Vitals within normal limits; continue the present regimen.", "血圧は安定している。",
      "Follow-up with cardiology,\\nas discussed.", "Sin fiebre ni tos.\\tReposo.",
    ]
    let text = (0..<sentences).map { _ in generator.pick(phrases) }.joined(separator: " ")
    return """
      "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>\(text)\
      </p></div>"}
      """
  }

  private mutating func observation() -> String {
    let name = generator.pick([
      "Hemoglobin A1c", "Systolic blood pressure", "Body temperature", "Glucose [Mass/volume]",
      "Creatinine [Moles/volume] in Serum", "Sauerstoffsättigung",
    ])
    let value = generator.pick([
      "1.50", "98.60", "7", "0.000", "120", "1E-22", "36.6", "-0.0", "5.40",
    ])
    let components = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
      """
      {"code":\(coding("Component")),"valueQuantity":{"value":\(generator.digits(2)).\
      \(generator.digits(1))0,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}
      """
    }
    return resource(
      "Observation", "us-core-observation-lab",
      """
      \(narrative(Int.random(in: 1...3, using: &generator))),\
      "identifier":[{"use":"official","system":"urn:oid:1.2.840.114350.1.13.0.1.7.2.798268",\
      "value":"\(generator.digits(12))"}],"basedOn":[{"reference":"ServiceRequest/e\(generator.hex(22))",\
      "display":"\(name)"}],"status":"final",\(category("laboratory")),\
      "code":\(coding(name)),\(subject),"encounter":{"reference":"Encounter/e\(generator.hex(22))",\
      "identifier":{"use":"usual","system":"urn:oid:1.2.840.114350.1.13.0.1.7.3.698084.8",\
      "value":"\(generator.digits(8))"},"display":"Office Visit"},\
      "effectiveDateTime":"\(generator.instant())","issued":"\(generator.instant())",\
      "performer":[\(practitioner()),\(practitioner())],\
      "valueQuantity":{"value":\(value),"unit":"mmol/L",\
      "system":"http://unitsofmeasure.org","code":"mmol/L"},\
      "interpretation":[\(coding("Normal"))],"referenceRange":[{"low":{"value":0.50,\
      "unit":"mmol/L"},"high":{"value":12345678901234567890.123,"unit":"mmol/L"},\
      "text":"0.50 - 5.00 mmol/L"}],"component":[\(components.joined(separator: ","))],\
      "extension":[{"url":"http://open.epic.com/FHIR/StructureDefinition/extension/template-id",\
      "valueIdentifier":{"system":"urn:oid:1.2.840","value":"\(generator.digits(5))"}}]
      """)
  }

  private mutating func condition() -> String {
    resource(
      "Condition", "us-core-condition-problems-health-concerns",
      """
      \(narrative(2)),"clinicalStatus":\(coding("Active")),"verificationStatus":\
      \(coding("Confirmed")),\(category("problem-list-item")),"severity":\(coding("Moderate")),\
      "code":\(coding("Essential hypertension")),\(subject),"onsetDateTime":"2019-04",\
      "recordedDate":"\(generator.instant())","recorder":\(practitioner()),\
      "note":[{"time":"\(generator.instant())","text":"Stable.\\nReviewed \\u2013 no change."}]
      """)
  }

  private mutating func medicationRequest() -> String {
    resource(
      "MedicationRequest", "us-core-medicationrequest",
      """
      \(narrative(1)),"status":"active","intent":"order",\(category("outpatient")),\
      "medicationReference":{"reference":"Medication/e\(generator.hex(22))",\
      "display":"metformin 500 mg tablet"},\(subject),"authoredOn":"\(generator.instant())",\
      "requester":\(practitioner()),"dosageInstruction":[{"text":"Take 1½ tablets twice daily",\
      "timing":{"repeat":{"boundsPeriod":{"start":"\(generator.instant())"},"frequency":2,"period":1,\
      "periodUnit":"d","timeOfDay":["08:00:00","20:00:00"]},"code":\(coding("BID"))},\
      "asNeededBoolean":false,"route":\(coding("Oral")),"doseAndRate":[{"type":\
      \(coding("Ordered")),"doseQuantity":{"value":1.50,"unit":"tablet"}}]}],"dispenseRequest":\
      {"validityPeriod":{"start":"2024-01-01"},"numberOfRepeatsAllowed":3,"quantity":\
      {"value":180.0,"unit":"tablet"},"expectedSupplyDuration":{"value":90,"unit":"Day"}}
      """)
  }

  private mutating func diagnosticReport() -> String {
    let results = (0..<Int.random(in: 2...8, using: &generator)).map { _ in
      """
      {"reference":"Observation/e\(generator.uuid())","display":"Component: \(generator.hex(6))"}
      """
    }
    return resource(
      "DiagnosticReport", "us-core-diagnosticreport-lab",
      """
      \(narrative(4)),"status":"final",\(category("laboratory")),"code":\(coding("CBC")),\
      \(subject),"effectiveDateTime":"\(generator.instant())","issued":"\(generator.instant())",\
      "performer":[\(practitioner())],"result":[\(results.joined(separator: ","))],\
      "presentedForm":[{"contentType":"text/html","url":"Binary/e\(generator.hex(22))"}],\
      "conclusion":"\(generator.pick(["Unremarkable.", "異常なし", "Без патологии", "طبيعي"]))"
      """)
  }

  private mutating func documentReference() -> String {
    resource(
      "DocumentReference", "us-core-documentreference",
      """
      "status":"current","type":\(coding("Progress note")),\(category("clinical-note")),\
      \(subject),"date":"\(generator.instant())","author":[\(practitioner())],"content":\
      [{"attachment":{"contentType":"application/pdf","data":\
      "\(generator.base64(4 * Int.random(in: 1_000...6_000, using: &generator)))",\
      "title":"Progress note \\u00e0 signer \\ud83d\\udcc4"},"format":{"system":\
      "http://ihe.net/fhir/ValueSet/IHE.FormatCode.codesystem","code":"urn:ihe:iti:xds:2017"}}]
      """)
  }

  private mutating func patientResource() -> String {
    resource(
      "Patient", "us-core-patient",
      """
      "extension":[{"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-race",\
      "extension":[{"url":"ombCategory","valueCoding":{"system":"urn:oid:2.16.840.1.113883.6.238",\
      "code":"2106-3","display":"White"}},{"url":"text","valueString":"White"}]}],"identifier":\
      [{"system":"urn:medblocks:patient-id","value":"user_42"},{"use":"usual","type":\
      {"text":"MRN"},"system":"urn:oid:1.2.840.114350.1.13.0.1.7.5.737384.0","value":\
      "\(generator.digits(9))"}],"active":true,"name":[{"use":"official","text":"Zoë Müller-Østergård",\
      "family":"Müller-Østergård","given":["Zoë","Ingrid"]}],"telecom":[{"system":"phone","value":\
      "555-\(generator.digits(7))","use":"home"}],"gender":"female","birthDate":"1987-02-20",\
      "deceasedBoolean":false,"address":[{"use":"home","line":["123 Main St.","Apt. \\"B\\""],\
      "city":"MADISON","state":"WI","postalCode":"53703"}],"maritalStatus":\(coding("Married"))
      """)
  }
}
