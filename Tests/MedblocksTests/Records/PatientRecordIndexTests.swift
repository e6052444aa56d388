import Testing

@testable import Medblocks

@Suite("PatientRecord.Index")
struct PatientRecordIndexTests {
  private func records(_ items: String...) throws -> [PatientRecord] {
    try PatientRecord.Page(body: Array(RecordBody.page(items).utf8)).data
  }

  @Test("a relative reference is resolved within its source")
  func relative() throws {
    let patient = #"{"resourceType":"Patient","id":"1","v":"\#("A")"}"#
    let records = try records(
      RecordBody.item(patient, source: "\"fhirsrc_a\""),
      RecordBody.item(patient.replacing("A", with: "B"), source: "\"fhirsrc_b\""),
      RecordBody.item(
        #"{"resourceType":"Observation","subject":{"reference":"Patient/1"}}"#,
        source: "\"fhirsrc_b\""),
      RecordBody.item(#"{"resourceType":"Basic","id":"x"}"#, source: "null"),
      RecordBody.item(#"{"id":"broken"}"#))
    let index = PatientRecord.Index(records)
    #expect(index.count == 3)
    let observation = records[2]
    let subject = try observation.resource["subject"]
    #expect(index.resolve(subject, from: observation)?["v"].string == "B")
    #expect(index.resolve("Patient/1", from: records[0])?["v"].string == "A")
    #expect(index.resolve("Patient/1/_history/4", from: records[0])?["v"].string == "A")
    #expect(index.resolve("Basic/x", from: records[3])?.id == "x")
    #expect(index.resolve("Basic/x", from: records[0]) == nil)
  }

  @Test("a reference to a contained resource is resolved in its record")
  func contained() throws {
    let records = try records(
      RecordBody.item(
        #"{"resourceType":"MedicationRequest","contained":[{"resourceType":"Medication","id":"m"}]}"#
      ))
    let index = PatientRecord.Index(records)
    #expect(index.resolve(["reference": "#m"], from: records[0])?.resourceType == .medication)
    #expect(index.resolve("#n", from: records[0]) == nil)
  }

  @Test(
    "an absolute, incomplete or unknown reference is nil",
    arguments: [
      "https://other.test/fhir/Patient/1", "urn:uuid:1", "Patient", "Patient/1/x/4", "/Patient/1",
      "Patient/1/_history", "Observation/1", "",
    ])
  func unresolved(reference: String) throws {
    let records = try records(RecordBody.item(#"{"resourceType":"Patient","id":"1"}"#))
    let index = PatientRecord.Index(records)
    #expect(index.resolve(.string(reference), from: records[0]) == nil)
    #expect(index.resolve(["display": "Zoë"], from: records[0]) == nil)
    #expect(index.resolve(7, from: records[0]) == nil)
  }

  @Test("of records with the same type and id, the last one is indexed")
  func last() throws {
    let records = try records(
      RecordBody.item(#"{"resourceType":"A","id":"1","v":1}"#),
      RecordBody.item(#"{"resourceType":"A","id":"1","v":2}"#))
    #expect(PatientRecord.Index(records).resolve("A/1", from: records[0])?["v"].int == 2)
  }
}
