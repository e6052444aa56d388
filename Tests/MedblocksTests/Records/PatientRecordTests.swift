import Foundation
import Testing

@testable import Medblocks

@Suite("PatientRecord")
struct PatientRecordTests {
  private func page(_ items: String...) throws -> PatientRecord.Page {
    try PatientRecord.Page(body: Array(RecordBody.page(items).utf8))
  }

  @Test("a resource has its exact bytes, type, id and source")
  func bytes() throws {
    let resources = [
      #"{"resourceType":"Observation","id":"o1","value":1.50}"#,
      "{ \"id\" : \"c1\" ,\n\t\"text\":\"é 日本 \\u00e9 \\ud83d\\ude00 \\\" \\\\\",\"resourceType\":\"Condition\"}",
      #"{"resourceType":"Basic","unknown":[{"a":[[],{}]},null,true,-0.0]}"#,
    ]
    let page = try page(
      RecordBody.item(resources[0]), RecordBody.item(resources[1], source: "null"),
      #"{"resource":\#(resources[2]),"added":{"later":1}}"#)
    let found = try page.data.map { try $0.resource }
    #expect(found.map { String(decoding: $0.rawJSON, as: UTF8.self) } == resources)
    #expect(found.map(\.resourceType) == [.observation, .condition, "Basic"])
    #expect(found.map(\.id) == ["o1", "c1", nil])
    #expect(page.data.map(\.source) == ["fhirsrc_1", nil, nil])
    let raw = page.data.map { String(decoding: $0.rawJSON, as: UTF8.self) }
    #expect(raw[0] == RecordBody.item(resources[0]))
    #expect(raw[2].hasSuffix(#""added":{"later":1}}"#))
  }

  @Test("numbers keep their text in rawJSON and in json")
  func numbers() throws {
    let numbers = [
      "1.50", "12345678901234567890.123", "1E-22", "1e400", "-0.0", "0.1000000000000000055", "0",
      "-1", "1e+5", "100",
    ]
    let text = #"{"resourceType":"Basic","n":[\#(numbers.joined(separator: ","))]}"#
    let resource = try #require(try page(RecordBody.item(text)).data.first?.resource)
    #expect(String(decoding: resource.rawJSON, as: UTF8.self) == text)
    #expect(resource.json.description == text)
    #expect(try JSON(parsing: resource.json.bytes).description == text)
    #expect(resource["n"].array?.compactMap(\.number?.text) == numbers)
  }

  @Test(
    "a malformed record is an error with the JSON path and no value, and others are readable",
    arguments: [
      ("7", "data[1] is not an object"),
      (#"{"source":null}"#, "data[1].resource is missing"),
      (#"{"source":null,"resource":"canary"}"#, "data[1].resource is not an object"),
      (#"{"source":null,"resource":["canary"]}"#, "data[1].resource is not an object"),
      (#"{"source":null,"resource":{"id":"canary"}}"#, "resourceType is missing"),
      (#"{"source":null,"resource":{"resourceType":1}}"#, "resourceType is not a string"),
      (#"{"source":null,"resource":{"resourceType":null}}"#, "resourceType"),
      (#"{"source":null,"resource":{"resourceType":"A","id":7}}"#, "resource.id is not a string"),
      (#"{"source":7,"resource":{"resourceType":"A"}}"#, "data[1].source is not a string"),
      (
        #"{"source":null,"resource":{"resourceType":"A","canary":1,"canary":2}}"#,
        "repeated key"
      ),
      (
        #"{"source":null,"resource":{"resourceType":"A","a":[{"b":{"c":1,"\u0063":2}}]}}"#,
        "repeated key"
      ),
      (
        #"{"source":null,"resource":{"resourceType":"A"},"resource":{"resourceType":"B"}}"#,
        "repeated key"
      ),
      (
        #"{"source":null,"resource":{"resourceType":"A","resourceType":"A"}}"#,
        "repeated key"
      ),
      (
        #"{"source":null,"resource":{"resourceType":"A","t":"canary\ud800"}}"#,
        "unpaired surrogate"
      ),
      (
        #"{"source":null,"resource":{"resourceType":"A","t":"\udc00\ud800"}}"#,
        "unpaired surrogate"
      ),
      (#"{"source":null,"resource":{"resourceType":"A\ud800"}}"#, "unpaired surrogate"),
    ])
  func malformed(item: String, message: String) throws {
    let good = RecordBody.item(RecordBody.observation("o1"))
    let page = try page(good, item, good)
    #expect(try page.data[0].resource.id == "o1")
    #expect(try page.data[2].resource.id == "o1")
    let error = #expect(throws: MedblocksError.self) { try page.data[1].resource }
    #expect(error?.kind == .decoding)
    #expect(error?.operation == "api.getPatientRecords")
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("canary") == false)
    #expect(String(decoding: page.data[1].rawJSON, as: UTF8.self) == item)
  }
}
