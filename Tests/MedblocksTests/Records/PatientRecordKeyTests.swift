import Foundation
import Testing

@testable import Medblocks

@Suite("PatientRecord.Key")
struct PatientRecordKeyTests {
  private func record(_ item: String, patient: String = "user_42") throws -> PatientRecord {
    let page = try PatientRecord.Page(
      parsing: APIResponse(body: Array(RecordBody.page([item], patient: patient).utf8)),
      query: PatientRecord.Query(patientID: patient))
    return try #require(page.data.first)
  }

  private static let resource = #"{"resourceType":"Basic","id":"1"}"#
  /// Records of different identity.
  private static let distinctItems: [String] = [
    RecordBody.item(resource), RecordBody.item(resource, source: "\"fhirsrc_2\""),
    RecordBody.item(resource, source: "null"),
    RecordBody.item(#"{"resourceType":"Patient","id":"1"}"#),
    RecordBody.item(#"{"resourceType":"Basic","id":"2"}"#),
    RecordBody.item(#"{"resourceType":"Basic","id":"\u00e9"}"#),
    RecordBody.item(#"{"resourceType":"Basic","id":"e\u0301"}"#),
    RecordBody.item(#"{"resourceType":"Basic","id":"1\",\"2"}"#),
    RecordBody.item(#"{"resourceType":"Basic"}"#),
    RecordBody.item(#"{"resourceType":"Basic","note":"another"}"#),
    "7", "[]", #"{"source":"fhirsrc_1","resource":[]}"#, #"{"source":"fhirsrc_2","resource":[]}"#,
  ]

  @Test("records of different patient, source, type, id or malformed content have different keys")
  func distinct() throws {
    let records =
      try Self.distinctItems.map { try record($0) } + [
        record(Self.distinctItems[0], patient: "user_43")
      ]
    for (index, left) in records.enumerated() {
      for (other, right) in records.enumerated() {
        #expect((left.id == right.id) == (index == other))
        #expect((left.id != right.id) == (index != other))
        #expect(left.id.rawValue.utf8.elementsEqual(right.id.rawValue.utf8) == (index == other))
        #expect((left == right) == (index == other))
      }
    }
    #expect(Set(records.map(\.id)).count == records.count)
    #expect(Set(records + records).count == records.count)
  }

  @Test("a resource that changes keeps its key, and its record is not equal")
  func changed() throws {
    let old = try record(RecordBody.item(Self.resource))
    let new = try record(RecordBody.item(#"{"id":"1","resourceType":"Basic","active":true}"#))
    #expect(old.id == new.id && old != new)
    #expect(
      old.id
        == PatientRecord.Key(
          patientID: "user_42", source: "fhirsrc_1", resourceType: "Basic", resourceID: "1"))
  }

  @Test("a record without an id, or a malformed one, has the digest of its bytes as its key")
  func contentHash() throws {
    let malformed = try record("7").id
    // printf 7 | sha256sum
    let digest = "7902699be42c8a8e46fbbb4501726517e86b22c56a189f7625a6da49081b2451"
    #expect(malformed.contentHash == digest)
    #expect(malformed.resourceType == nil && malformed.resourceID == nil)
    #expect(malformed.rawValue == #"["user_42",null,null,null,"\#(digest)"]"#)
    let anonymous = try record(RecordBody.item(#"{"resourceType":"Basic"}"#)).id
    #expect(anonymous.source == "fhirsrc_1" && anonymous.resourceType == "Basic")
    #expect(anonymous.resourceID == nil && anonymous.contentHash?.count == 64)
  }

  @Test("a key is restored from its stored form", arguments: distinctItems)
  func stored(item: String) throws {
    let key = try record(item).id
    #expect(PatientRecord.Key(rawValue: key.rawValue) == key)
    let data = try JSONEncoder().encode([key: key])
    #expect(
      try JSONDecoder().decode([PatientRecord.Key: PatientRecord.Key].self, from: data)[key] == key)
    #expect(
      try JSONDecoder().decode([String].self, from: JSONEncoder().encode([key])) == [key.rawValue])
  }

  @Test(
    "a string that is not a key is rejected",
    arguments: [
      "", "user_42", "[]", #"["p"]"#, #"["p",null,null,null]"#, #"["p",null,"A",null]"#,
      #"["p",null,null,"1"]"#, #"["p",null,null,"1","h"]"#, #"["p",null,"A","1","h"]"#,
      #"[null,null,"A","1"]"#, #"["p",7,"A","1"]"#, #"["p", null,"A","1"]"#,
      #"["p",null,"A","1",null]"#, #"["p",null,"A",null,null]"#, #"["p",null,"A",null,"h","i"]"#,
    ])
  func invalid(text: String) { #expect(PatientRecord.Key(rawValue: text) == nil) }

  @Test("a key prints as the type of its resource")
  func printed() throws {
    #expect("\(try record(Self.distinctItems[0]).id)" == "Key(resourceType: Basic)")
    #expect("\(try record("7").id)" == "Key(resourceType: (malformed))")
  }
}
