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
      (#"{"source":null,"resource":{"resourceType":"A","id":true}}"#, "id is not a string"),
      (#"{"source":7,"resource":{"resourceType":"A"}}"#, "data[1].source is not a string"),
      (#"{"source":null,"source":[],"resource":{}}"#, "data[1].source is not a string"),
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

  @Test(
    "a record with bytes that are not UTF-8 or nested too deep fails alone",
    arguments: [
      ([0x22, 0xC3, 0x28, 0x22], "invalid UTF-8"), ([0x22, 0xFF, 0x22], "invalid UTF-8"),
      ([0x22, 0xED, 0xA0, 0x80, 0x22], "invalid UTF-8"),
      (nested(512), "nesting deeper than 512"), (nested(200_000), "nesting deeper than 512"),
    ] as [([UInt8], String)])
  func damaged(value: [UInt8], reason: String) throws {
    let good = RecordBody.item(RecordBody.observation("o1"))
    for head in [#"{"source":null,"resource":{"resourceType":"A","a":"#, #"{"x":["#] {
      let item = Array(head.utf8) + value + Array(head.hasSuffix("[") ? "]}".utf8 : "}}".utf8)
      let parts = RecordBody.page([good, "ITEM", good], next: "n").split(separator: "ITEM")
      let body = Array(parts[0].utf8) + item + Array(parts[1].utf8)
      let page = try PatientRecord.Page(body: body)
      #expect(page.nextCursor == "n" && page.data.count == 3)
      #expect(try page.data[0].resource.id == "o1" && page.data[2].resource.id == "o1")
      let error = #expect(throws: MedblocksError.self) { try page.data[1].resource }
      #expect(error?.message.contains("data[1] is invalid: \(reason) at byte") == true)
      #expect(Array(page.data[1].rawJSON) == item)
      #expect(throws: JSON.SyntaxError.self) {
        try PatientRecord.Page(body: Array(parts[0].utf8) + item)
      }
    }
  }

  private static func nested(_ depth: Int) -> [UInt8] {
    Array(repeating: UInt8(ascii: "["), count: depth)
      + Array(repeating: UInt8(ascii: "]"), count: depth)
  }

  @Test("invalid UTF-8 outside the records is an error of the page")
  func damagedEnvelope() throws {
    let body = Array(RecordBody.page([]).utf8).map { $0 == UInt8(ascii: "4") ? 0xFF : $0 }
    let error = #expect(throws: JSON.SyntaxError.self) { try PatientRecord.Page(body: body) }
    #expect(error?.reason == "invalid UTF-8")
  }

  @Test(
    "a repeated key has its last value, a lone surrogate is U+FFFD, and an id may be a number",
    arguments: [
      (#"{"resourceType":"B","id":"x","resourceType":"A","id":"1","v":2}"#, "1", "2"),
      (#"{"resourceType":"A","id":1,"v":0,"v":{"c":1,"\u0063":2}}"#, "1", #"{"c":2}"#),
      (#"{"resourceType":"A","id":1.50,"v":"\ud800"}"#, "1.50", "\"\u{FFFD}\""),
      (#"{"resourceType":"A","id":"\udc00","v":2}"#, "\u{FFFD}", "2"),
      (#"{"resourceType":"A","v":2}"#, nil, "2"),
      (#"{"resourceType":"A","id":null,"v":2}"#, nil, "2"),
    ] as [(String, String?, String)])
  func readable(resource: String, id: String?, value: String) throws {
    let item = #"{"resource":7,"source":"s","resource":\#(resource),"source":null}"#
    let record = try #require(try page(item).data.first)
    let found = try record.resource
    #expect(record.source == nil && found.resourceType == "A" && found.id == id)
    #expect(found["v"].description == value && found.json["v"] == found["v"])
    #expect(String(decoding: found.rawJSON, as: UTF8.self) == resource)
    #expect(String(decoding: record.rawJSON, as: UTF8.self) == item)
    #expect(try FHIRResource(parsing: resource.utf8) == found)
  }
}
