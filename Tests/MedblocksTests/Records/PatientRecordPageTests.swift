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
      (#"{"data":[],"data":[]}"#, 11), (#"{"data":[{"resource":{"a":01}}]}"#, 27),
      (#"{"data":[]} x"#, 12), ("{\"data\":[{\"resource\":{\"a\":\"\u{1}\"}}]}", 27),
    ])
  func malformed(text: String, offset: Int) {
    let error = #expect(throws: JSON.SyntaxError.self) {
      try PatientRecord.Page(body: Array(text.utf8))
    }
    #expect(error?.offset == offset)
  }

  @Test("nesting deeper than 512 is rejected")
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
}
