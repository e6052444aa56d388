import Testing

@testable import Medblocks

@Suite("PatientRecord.Page")
struct PatientRecordPageTests {
  private func page(_ items: String...) throws -> PatientRecord.Page {
    try PatientRecord.Page(body: Array(RecordBody.page(items).utf8))
  }

  @Test(
    "a malformed page is an error with the byte offset",
    arguments: [
      ("", 0), ("nope", 1), (#"{"resource_type":"list""#, 23), (#"{"data":[{"a":tru}]}"#, 17),
      (#"{"data":[{"resource":{"a":01}}]}"#, 27),
      (#"{"data":[]} x"#, 12), ("{\"data\":[{\"resource\":{\"a\":\"\u{1}\"}}]}", 27),
    ])
  func malformed(text: String, offset: Int) {
    let error = #expect(throws: JSON.SyntaxError.self) {
      try PatientRecord.Page(body: Array(text.utf8))
    }
    #expect(error?.offset == offset)
  }

  @Test("a resource may be nested 512 deep")
  func depth() throws {
    func item(_ depth: Int) -> String {
      let arrays = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      return RecordBody.item(#"{"resourceType":"A","a":\#(arrays)}"#)
    }
    #expect(try page(item(511)).data[0].resource["a"].array?.count == 1)
    #expect(try page(item(511)).data[0].resource.json["a"].array?.count == 1)
    #expect(throws: MedblocksError.self) { try page(item(512)).data[0].resource }
    let outside = RecordBody.page([]).dropLast() + ",\"x\":\(String(repeating: "[", count: 512))"
    #expect(throws: JSON.SyntaxError.self) { try PatientRecord.Page(body: Array(outside.utf8)) }
  }

  @Test(
    "a page without a required field is rejected by name",
    arguments: [
      ("patient_id", "is missing"), ("data", "is missing"), ("has_more", "is missing"),
    ])
  func missingField(field: String, reason: String) throws {
    var page = try #require(try JSON(parsing: RecordBody.page([])).object)
    page[field] = nil
    let error = #expect(throws: JSONReadingError.self) {
      try PatientRecord.Page(body: JSON.object(page).bytes)
    }
    #expect(error?.message == "\(field) \(reason).")
  }

  @Test("fields are read in any order, and unknown fields are ignored")
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

  @Test("of two arrays of data the last one is kept")
  func repeatedData() throws {
    let page = RecordBody.page([RecordBody.item(RecordBody.observation("o1"))])
    let twice = page.dropLast() + #","data":[],"has_more":true}"#
    let found = try PatientRecord.Page(body: Array(twice.utf8))
    #expect(found.data.isEmpty && found.hasMore)
    let other = page.dropLast() + #","data":7}"#
    #expect(throws: JSONReadingError.self) { try PatientRecord.Page(body: Array(other.utf8)) }
  }

  @Test("an empty cursor is nil, and a cursor of another type is an error")
  func cursors() throws {
    for key in ["next_cursor", "previous_cursor"] {
      for (value, isValid) in [("\"\"", true), ("null", true), ("7", false), ("[]", false)] {
        let body = RecordBody.page([]).replacing("\"\(key)\":null", with: "\"\(key)\":\(value)")
        let page = try? PatientRecord.Page(body: Array(body.utf8))
        #expect((page != nil) == isValid, "\(key) \(value)")
        #expect(page?.nextCursor == nil && page?.previousCursor == nil)
      }
    }
  }

  @Test("a byte order mark before a page is ignored, and the bytes of its records are exact")
  func byteOrderMark() throws {
    let item = RecordBody.item(RecordBody.observation("o1"))
    let page = try PatientRecord.Page(
      body: [0xEF, 0xBB, 0xBF] + Array(RecordBody.page([item]).utf8))
    #expect(try page.data[0].resource.id == "o1")
    #expect(String(decoding: page.data[0].rawJSON, as: UTF8.self) == item)
  }
}
