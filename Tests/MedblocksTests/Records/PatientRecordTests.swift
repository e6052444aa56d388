import Foundation
import Testing

@testable import Medblocks

@Suite("A page of records: every byte kept, a broken record costs itself")
struct PatientRecordTests {
  private func page(_ items: String...) throws -> PatientRecord.Page {
    try PatientRecord.Page(body: Array(RecordBody.page(items).utf8))
  }

  @Test("resources come byte for byte, with their type, id and source")
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

  @Test("numbers come out of rawJSON byte for byte, and of json token for token")
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
    "a broken record is its own error, which names the place and no value",
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
        "a key that comes twice"
      ),
      (
        #"{"source":null,"resource":{"resourceType":"A","a":[{"b":{"c":1,"\u0063":2}}]}}"#,
        "a key that comes twice"
      ),
      (
        #"{"source":null,"resource":{"resourceType":"A"},"resource":{"resourceType":"B"}}"#,
        "a key that comes twice"
      ),
      (
        #"{"source":null,"resource":{"resourceType":"A","resourceType":"A"}}"#,
        "a key that comes twice"
      ),
      (
        #"{"source":null,"resource":{"resourceType":"A","t":"canary\ud800"}}"#,
        "half of a surrogate pair"
      ),
      (
        #"{"source":null,"resource":{"resourceType":"A","t":"\udc00\ud800"}}"#,
        "half of a surrogate pair"
      ),
      (#"{"source":null,"resource":{"resourceType":"A\ud800"}}"#, "half of a surrogate pair"),
    ])
  func broken(item: String, reason: String) throws {
    let good = RecordBody.item(RecordBody.observation("o1"))
    let page = try page(good, item, good)
    #expect(try page.data[0].resource.id == "o1")
    #expect(try page.data[2].resource.id == "o1")
    let error = #expect(throws: MedblocksError.self) { try page.data[1].resource }
    #expect(error?.kind == .decoding)
    #expect(error?.operation == "api.getPatientRecords")
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("canary") == false)
    #expect(String(decoding: page.data[1].rawJSON, as: UTF8.self) == item)
  }

  @Test("a key that comes twice is found wherever it stands, and equal beginnings are no such key")
  func duplicates() throws {
    var generator = SeededGenerator(seed: 3)
    for round in 0..<2_000 {
      let count = Int.random(in: 1...90, using: &generator)
      let names = (0..<count).map { index in
        String(repeating: "n", count: Int.random(in: 0...20, using: &generator)) + "\(index)"
      }
      var members = names.map { #""\#($0)":0"# }
      let isDuplicate = round.isMultiple(of: 2)
      if isDuplicate, let again = members.randomElement(using: &generator) {
        members.insert(again, at: Int.random(in: 0...count, using: &generator))
      }
      let text = #"{"resourceType":"A","x":[{\#(members.joined(separator: ","))}]}"#
      #expect((try? FHIRResource(parsing: text.utf8)) == nil || !isDuplicate, "\(text)")
      #expect((try? FHIRResource(parsing: text.utf8)) != nil || isDuplicate, "\(text)")
    }
  }

  @Test(
    "a broken page is one error, with the position",
    arguments: [
      ("", 0), ("nope", 1), (#"{"resource_type":"list""#, 23), (#"{"data":[{"a":tru}]}"#, 17),
      (#"{"data":[],"data":[]}"#, 11), (#"{"data":[{"resource":{"a":01}}]}"#, 27),
      (#"{"data":[]} x"#, 12), ("{\"data\":[{\"resource\":{\"a\":\"\u{1}\"}}]}", 27),
    ])
  func brokenPage(text: String, offset: Int) {
    let error = #expect(throws: JSON.SyntaxError.self) {
      try PatientRecord.Page(body: Array(text.utf8))
    }
    #expect(error?.offset == offset)
  }

  @Test("nesting is bounded at 512, so that no page exhausts the stack")
  func depth() throws {
    func item(_ depth: Int) -> String {
      let arrays = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      return RecordBody.item(#"{"resourceType":"A","a":\#(arrays)}"#)
    }
    // The page, its data, the record and the resource are four levels.
    #expect(try page(item(508)).data[0].resource["a"].array?.count == 1)
    #expect(throws: JSON.SyntaxError.self) { try page(item(509)) }
    #expect(throws: JSON.SyntaxError.self) { try page(item(100_000)) }
  }

  @Test(
    "an envelope without its fields is refused by their names",
    arguments: [
      ("patient_id", "is missing"), ("data", "is missing"), ("has_more", "is missing"),
    ])
  func envelope(field: String, reason: String) throws {
    var page = try #require(try JSON(parsing: RecordBody.page([])).object)
    page[field] = nil
    let error = #expect(throws: JSONReadingError.self) {
      try PatientRecord.Page(body: JSON.object(page).bytes)
    }
    #expect(error?.message == "\(field) \(reason).")
  }

  @Test("a page may hold its fields in any order, among others that are new")
  func order() throws {
    let page = try PatientRecord.Page(
      body: Array(
        """
        {"new":{"data":[1]},"next_cursor":"n","\\u0064ata":[\(RecordBody.item("{\"resourceType\":\"A\"}"))],
        "previous_cursor":"p","has_more":true,"patient_id":"user_42"}
        """.utf8))
    #expect(page.data.count == 1)
    #expect(page.nextCursor == "n" && page.previousCursor == "p" && page.hasMore)
  }
}
