import Foundation
import Medblocks
import Testing

@Suite("ClinicalSummary")
struct ClinicalSummaryTests {
  private func summary(_ type: String, _ members: String = #""x":1"#) throws -> ClinicalSummary {
    try FHIRResource(parsing: #"{"resourceType":"\#(type)",\#(members)}"#.utf8).summary
  }

  @Test(
    "the title is the best name that the resource has",
    arguments: [
      ("Observation", #""code":{"text":"a","coding":[{"display":"b"}]}"#, "a"),
      ("Observation", #""code":{"coding":[{"code":"1"},{"display":"b"}]}"#, "b"),
      (
        "Observation",
        #""code":{"coding":[{"display":"b"},{"display":"c","userSelected":true}]}"#, "c"
      ),
      ("Observation", #""code":{"coding":[{"system":"s","code":"718-7"}]}"#, "718-7"),
      ("Observation", #""code":{"text":" ","coding":{"code":150}}"#, "150"),
      ("Observation", #""code":"Glucose""#, "Glucose"),
      ("Observation", #""code":[{},{"text":"a"}]"#, "a"),
      ("Observation", #""code":{"coding":[]}"#, nil),
      ("Observation", #""code":[]"#, nil),
      ("Observation", #""code":7.0"#, "7.0"),
      ("Observation", #""x":1"#, nil),
      ("MedicationRequest", #""medicationCodeableConcept":{"text":"Metformin"}"#, "Metformin"),
      (
        "MedicationRequest",
        ##""medicationReference":{"reference":"#m"},"contained":[{"id":"n"},{"id":"m","code":{"text":"Met"}}]"##,
        "Met"
      ),
      (
        "MedicationStatement",
        ##""medicationReference":{"reference":"#m","display":"Name"},"contained":[{"id":"m","code":{"coding":[{"code":"1"}]}}]"##,
        "Name"
      ),
      ("MedicationDispense", #""medicationReference":{"reference":"Medication/1"}"#, nil),
      ("MedicationRequest", #""medicationReference":{"display":"Met"}"#, "Met"),
      ("Medication", #""code":{"text":"Met"}"#, "Met"),
      ("Immunization", #""vaccineCode":{"text":"Influenza"}"#, "Influenza"),
      ("AllergyIntolerance", #""type":"allergy","code":{"text":"Penicillin"}"#, "Penicillin"),
      ("AllergyIntolerance", #""type":"allergy""#, nil),
      ("Encounter", #""type":[{"text":"Visit"}],"class":{"display":"ambulatory"}"#, "Visit"),
      ("Encounter", #""class":{"code":"AMB","display":"ambulatory"}"#, "ambulatory"),
      ("Encounter", #""type":[{"coding":[{"code":"1"}]}],"class":{"code":"AMB"}"#, "1"),
      ("DocumentReference", #""type":{"coding":[{"code":"1"}]},"description":"Letter""#, "Letter"),
      ("DocumentReference", #""content":[{"attachment":{"title":"Scan"}}]"#, "Scan"),
      ("DiagnosticReport", #""code":{"text":"Panel"}"#, "Panel"),
      ("Procedure", #""code":{"text":"ECG"}"#, "ECG"),
      ("CarePlan", #""title":"Plan","category":[{"text":"c"}]"#, "Plan"),
      ("Organization", #""name":"Clinic""#, "Clinic"),
      ("BrandNew", #""title":"Title""#, "Title"),
    ] as [(String, String, String?)])
  func title(type: String, members: String, title: String?) throws {
    #expect(try summary(type, members).title == title)
  }

  @Test(
    "the date is that of the event, otherwise that of its record",
    arguments: [
      ("Observation", #""effectiveDateTime":"2019","issued":"2020""#, "2019"),
      ("Observation", #""effectivePeriod":{"start":"2019"},"issued":"2020""#, "2019"),
      ("Observation", #""effectiveInstant":"2019""#, "2019"),
      ("Observation", #""effectiveTiming":{"event":["2019","2020"]}"#, "2019"),
      ("Observation", #""_effectiveDateTime":{"extension":[]},"issued":"2020""#, "2020"),
      ("Observation", #""effectiveDateTime":{"start":1},"issued":["2020"]"#, "2020"),
      ("DiagnosticReport", #""issued":"2020""#, "2020"),
      ("Condition", #""onsetDateTime":"2019","recordedDate":"2020""#, "2019"),
      ("Condition", #""onsetString":"childhood","recordedDate":"2020""#, "childhood"),
      ("AllergyIntolerance", #""recordedDate":"2020""#, "2020"),
      ("Immunization", #""occurrenceString":"2019?","expirationDate":"2021""#, "2019?"),
      ("MedicationRequest", #""authoredOn":"2019""#, "2019"),
      ("MedicationStatement", #""effectivePeriod":{"start":"2019"},"dateAsserted":"2020""#, "2019"),
      ("MedicationDispense", #""whenHandedOver":"2020","whenPrepared":"2019""#, "2020"),
      ("Procedure", #""performedPeriod":{"start":"2019"}"#, "2019"),
      ("Encounter", #""period":{"start":"2019"}"#, "2019"),
      ("DocumentReference", #""date":"2019","context":{"period":{"start":"2018"}}"#, "2019"),
      ("DocumentReference", #""content":[{"attachment":{"creation":"2019"}}]"#, "2019"),
      ("ServiceRequest", #""occurrenceDateTime":"2019","authoredOn":"2020""#, "2019"),
      ("Appointment", #""start":"2019","created":"2018""#, "2019"),
      ("ImagingStudy", #""started":"2019""#, "2019"),
      ("Specimen", #""collection":{"collectedDateTime":"2019"}"#, "2019"),
      ("ExplanationOfBenefit", #""billablePeriod":{"start":"2019"},"created":"2020""#, "2019"),
      ("Goal", #""startDate":"2019""#, "2019"),
      ("Patient", #""birthDate":"1970""#, nil),
      ("BrandNew", #""period":"2019""#, nil),
    ] as [(String, String, String?)])
  func date(type: String, members: String, date: String?) throws {
    #expect(try summary(type, members).date?.text == date)
  }

  @Test("the end date is the end of the period or the abatement")
  func endDate() throws {
    #expect(try summary("Encounter", #""period":{"end":"2019"}"#).endDate?.text == "2019")
    #expect(try summary("Condition", #""abatementDateTime":"2019""#).endDate?.text == "2019")
    #expect(try summary("Observation").endDate == nil)
  }

  @Test(
    "the category follows from the type, and of an observation from its category",
    arguments: [
      ("Observation", #""category":[{"coding":[{"code":"laboratory"}]}]"#, .laboratory),
      ("Observation", #""category":{"text":"Laboratory"}"#, .laboratory),
      ("Observation", #""category":[{"text":"x"},{"coding":[{"code":"LAB"}]}]"#, .laboratory),
      ("Observation", #""category":[{"text":"Vital Signs"}]"#, .vitalSigns),
      (
        "Observation", #""code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]}"#,
        .vitalSigns
      ),
      ("Observation", #""code":{"coding":[{"system":"other","code":"8867-4"}]}"#, .other),
      ("Observation", #""category":[{"text":"social-history"}]"#, .other),
      ("MedicationRequest", #""x":1"#, .medication), ("Condition", #""x":1"#, .condition),
      ("AllergyIntolerance", #""x":1"#, .allergy), ("Immunization", #""x":1"#, .immunization),
      ("Encounter", #""x":1"#, .visit), ("Procedure", #""x":1"#, .procedure),
      ("DocumentReference", #""x":1"#, .document), ("DiagnosticReport", #""x":1"#, .report),
      ("BrandNew", #""category":[{"text":"Laboratory"}]"#, .other),
    ] as [(String, String, ClinicalSummary.Category)])
  func category(type: String, members: String, category: ClinicalSummary.Category) throws {
    #expect(try summary(type, members).category == category)
  }

  @Test(
    "what was entered in error, refuted or not done is not a fact",
    arguments: [
      (#""status":"final""#, "final", false, true),
      (#""status":"entered-in-error""#, "entered-in-error", true, false),
      (#""status":"ENTERED-IN-ERROR""#, "ENTERED-IN-ERROR", true, false),
      (#""status":"not-done""#, "not-done", false, false),
      (#""status":"cancelled""#, "cancelled", false, false),
      (#""status":"active","doNotPerform":true"#, "active", false, false),
      (
        #""clinicalStatus":{"coding":[{"code":"active","display":"Active"}]}"#, "active", false,
        true
      ),
      (#""verificationStatus":{"coding":[{"code":"entered-in-error"}]}"#, nil, true, false),
      (#""verificationStatus":{"text":"refuted"}"#, nil, false, false),
      (#""status":"current","docStatus":"entered-in-error""#, "current", true, false),
      (#""status":7"#, "7", false, true), (#""status":{"a":1}"#, nil, false, true),
    ] as [(String, String?, Bool, Bool)])
  func status(members: String, status: String?, isEnteredInError: Bool, isFact: Bool) throws {
    let summary = try summary("Observation", members)
    #expect(summary.status == status)
    #expect(summary.isEnteredInError == isEnteredInError)
    #expect(summary.isFact == isFact)
  }

  @Test("notes, dosage and files are listed without content")
  func texts() throws {
    let report = try summary(
      "DiagnosticReport",
      #""conclusion":"c","note":[{"text":"n"},{}],"presentedForm":[{"title":"t","contentType":"application/pdf","data":"QQ=="}]"#
    )
    #expect(report.notes == ["c", "n"])
    #expect(report.attachments.map(\.title) == ["t"])
    #expect(report.attachments.map(\.contentType) == ["application/pdf"])
    let order = try summary(
      "MedicationRequest", #""dosageInstruction":[{"text":"a"},{"patientInstruction":"b"},{}]"#)
    #expect(order.dosage == ["a", "b"])
    #expect(try summary("MedicationAdministration", #""dosage":{"text":"a"}"#).dosage == ["a"])
  }

  private static let rich = #"""
    {"resourceType":"Observation","id":"1","status":"final","doNotPerform":false,
    "category":[{"coding":[{"system":"s","code":"laboratory"}],"text":"t"}],
    "code":{"coding":[{"system":"s","code":"c","display":"d","userSelected":true}],"text":"t"},
    "medicationReference":{"reference":"#m","display":"d"},
    "contained":[{"resourceType":"Medication","id":"m","code":{"text":"t"}}],
    "effectiveDateTime":"2019","effectivePeriod":{"start":"2019","end":"2020"},
    "valueQuantity":{"value":1.10,"comparator":"<","unit":"u","system":"s","code":"c"},
    "valueRange":{"low":{"value":1},"high":{"value":2}},"valuePeriod":{"start":"2019"},
    "valueRatio":{"numerator":{"value":1},"denominator":{"value":2}},"valueInteger":1,
    "dataAbsentReason":{"text":"t"},"_valueString":{"extension":[{"url":"u","valueCode":"c"}]},
    "interpretation":[{"coding":[{"code":"H"}]}],"note":[{"text":"t"}],
    "referenceRange":[{"low":{"value":1},"high":{"value":2},"type":{"text":"t"},"appliesTo":[{"text":"t"}],"age":{}}],
    "component":[{"code":{"text":"t"},"valueString":"s"}],"content":[{"attachment":{"title":"t"}}],
    "dosage":[{"text":"t"}]}
    """#

  @Test(
    "a wrong type anywhere is tolerated",
    arguments: [
      "null", "true", "7", "1e400", #""x""#, #""""#, "[]", "[[]]", "[null]", "{}", #"{"value":{}}"#,
      #"[{"extension":7}]"#, #"{"extension":[[]],"coding":{"coding":[]}}"#,
    ])
  func wrongTypes(replacement: String) throws {
    let odd = try JSON(parsing: replacement)
    let rich = try JSON(parsing: Self.rich)
    let types = ["Observation", "MedicationRequest", "DocumentReference", "Encounter", "BrandNew"]
    let variants = rich.replacingEach(by: odd)
    #expect(variants.count > 80)
    for variant in variants {
      for type in types {
        guard case .object(var object) = variant else { continue }
        object["resourceType"] = .string(type)
        object["id"] = "1"
        let resource = try FHIRResource(parsing: JSON.object(object).description.utf8)
        let record = PatientRecord(patientID: "user_42", resource: resource)
        let facts = ClinicalFact.facts(in: [record, record])
        #expect(facts.count == 2)
        for series in ObservationSeries.series(of: facts) {
          _ = series.entries.map { ($0.finding.rangePosition, $0.finding.value?.displayText) }
          _ = series.plots.flatMap(\.points).map(\.range?.low)
        }
      }
    }
  }

  @Test("10,000 elements take linear time")
  func large() throws {
    func array(_ element: String) -> String {
      "[" + Array(repeating: element, count: 10_000).joined(separator: ",") + "]"
    }
    let start = ContinuousClock.now
    let summary = try summary(
      "Observation",
      """
      "code":{"coding":\(array(#"{"code":"c"}"#))},"component":\(array(#"{"valueInteger":1}"#)),
      "referenceRange":\(array(#"{"text":"t"}"#)),"note":\(array(#"{"text":"t"}"#)),
      "medicationReference":{"reference":"#m"},"contained":\(array(#"{"id":"x"}"#))
      """)
    #expect(summary.components.count == 10_000)
    #expect(summary.referenceRanges.count == 10_000)
    #expect(ContinuousClock.now - start < .seconds(20))
  }
}

extension JSON {
  /// Copies of the value in each of which one part, at any depth, is replaced.
  fileprivate func replacingEach(by other: JSON) -> [JSON] {
    switch self {
    case .object(let object):
      object.flatMap { key, value in
        ([other] + value.replacingEach(by: other)).map { part in
          var copy = object
          copy[key] = part
          return JSON.object(copy)
        }
      }
    case .array(let elements):
      elements.indices.flatMap { index in
        ([other] + elements[index].replacingEach(by: other)).map { part in
          var copy = elements
          copy[index] = part
          return JSON.array(copy)
        }
      }
    default: []
    }
  }
}
