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

  @Test(
    "each form of a reference has a documented result",
    arguments: [
      ("Patient/1", "Patient"), ("Patient/1/_history/4", "Patient"),
      ("#", "MedicationRequest"), ("#m", "contained m"), ("#none", nil), ("", nil),
      ("Patient/1#x", "contained x"), ("Patient/1/_history/4#x", "contained x"),
      ("Patient/1#", "Patient"), ("Patient/1#none", nil), ("Patient/2#x", nil),
      ("urn:uuid:8A6b1e50-0f0e-4a5f-9d0c-0123456789ab", "Encounter"),
      ("URN:UUID:8a6b1e50-0f0e-4a5f-9d0c-0123456789ab", "Encounter"),
      ("Encounter/8a6b1e50-0f0e-4a5f-9d0c-0123456789AB", "Encounter"),
      ("urn:uuid:00000000-0f0e-4a5f-9d0c-0123456789ab", nil),
      ("urn:uuid:11111111-1111-1111-1111-111111111111", nil),  // two types have this id
      ("urn:uuid:8a6b1e50-0f0e-4a5f-9d0c-0123456789ab#", "Encounter"),
      ("urn:uuid:1", nil), ("urn:uuid:", nil), ("urn:oid:1.2.3", nil), ("Location/7", "Location"),
      ("https://other.test/fhir/Patient/1", nil), ("http://a/Patient/1#x", nil), ("Patient", nil),
      ("Patient/1/x/4", nil), ("/Patient/1", nil), ("Patient/1/_history", nil), ("/1", nil),
      ("Observation/1", nil), ("1", nil), ("Patient?identifier=a|1", nil),
    ] as [(String, String?)])
  func forms(reference: String, result: String?) throws {
    let records = try records(
      RecordBody.item(
        #"{"resourceType":"MedicationRequest","v":"MedicationRequest","contained":["#
          + #"{"resourceType":"Medication","id":"m","v":"contained m"},"#
          + #"{"resourceType":"Medication","id":"m","v":"second"}]}"#),
      RecordBody.item(
        #"{"resourceType":"Patient","id":"1","v":"Patient","contained":["#
          + #"{"resourceType":"Basic","id":"x","v":"contained x"}]}"#),
      RecordBody.item(
        #"{"resourceType":"Encounter","id":"8a6b1e50-0f0e-4a5f-9d0c-0123456789AB","v":"Encounter"}"#
      ),
      RecordBody.item(#"{"resourceType":"A","id":"11111111-1111-1111-1111-111111111111"}"#),
      RecordBody.item(#"{"resourceType":"B","id":"11111111-1111-1111-1111-111111111111"}"#),
      RecordBody.item(#"{"resourceType":"A","id":"11111111-1111-1111-1111-111111111111"}"#),
      RecordBody.item(#"{"resourceType":"Location","id":7,"v":"Location"}"#),
      RecordBody.item(#"{"resourceType":"Patient","id":"2"}"#, source: "\"other\""))
    let record = records[0]
    for index in [PatientRecord.Index(records), PatientRecord.Index(records + records)] {
      let found = index.resolve(.string(reference), from: record)
      #expect(found?["v"].string == result)
      #expect(index.resolve(["reference": .string(reference)], from: record) == found)
      let copy = try FHIRResource(parsing: record.resource.rawJSON)
      let sameRecord = PatientRecord(
        patientID: record.patientID, source: record.source, resource: copy)
      #expect(index.resolve(.string(reference), from: sameRecord) == found)
    }
  }

  @Test(
    "a logical reference and a value that is not a reference are nil",
    arguments: [
      ["identifier": ["system": "urn:a", "value": "1"]], ["display": "Zoë"], ["reference": nil],
      ["reference": 7], 7, nil, [],
    ] as [JSON])
  func logical(reference: JSON) throws {
    let records = try records(RecordBody.item(#"{"resourceType":"Patient","id":"1"}"#))
    #expect(PatientRecord.Index(records).resolve(reference, from: records[0]) == nil)
  }

  @Test("ids are equal when their bytes are equal")
  func bytes() throws {
    let records = try records(
      RecordBody.item("{\"resourceType\":\"A\",\"id\":\"\u{E9}\",\"v\":1}"),
      RecordBody.item("{\"resourceType\":\"A\",\"id\":\"e\u{301}\",\"v\":2}"))
    let index = PatientRecord.Index(records)
    #expect(index.count == 2)
    #expect(index.resolve("A/\u{E9}", from: records[0])?["v"].int == 1)
    #expect(index.resolve("A/e\u{301}", from: records[0])?["v"].int == 2)
  }

  @Test("of records with the same type and id, the last one is indexed")
  func last() throws {
    let records = try records(
      RecordBody.item(#"{"resourceType":"A","id":"1","v":1}"#),
      RecordBody.item(#"{"resourceType":"A","id":"1","v":2}"#))
    #expect(PatientRecord.Index(records).resolve("A/1", from: records[0])?["v"].int == 2)
  }
}
