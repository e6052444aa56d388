import Foundation
import Testing

@testable import Medblocks

@Suite("ListPage")
struct ListPageTests {
  private static let session = (try? Contract().exampleText("PatientSession")) ?? ""

  private func patient(_ field: String, _ value: String) -> String {
    var names = ["id": "\"p\"", "email": "\"e\"", "name": "null", "metadata": "{}"]
    names["created_at"] = "\"2026-04-25T09:30:00Z\""
    names[field] = value
    return "{\(names.map { "\"\($0)\":\($1)" }.joined(separator: ","))}"
  }

  private func page(_ item: some Sequence<UInt8>, next: String? = "n") throws -> ListPage<Patient> {
    let text = Fixture.page([Fixture.patient, "ITEM", Fixture.patient], next: next)
    let parts = text.split(separator: "ITEM")
    return try ListPage(
      parsing: APIResponse(body: Array(parts[0].utf8) + item + Array(parts[1].utf8)))
  }

  @Test(
    "an item that cannot be read is kept with its bytes and its problem, and others are readable",
    arguments: [
      (
        "created_at", "\"2026-13-01T00:00:00Z\"",
        "Expected an RFC 3339 timestamp at data[1].created_at"
      ),
      ("created_at", "null", "data[1].created_at"), ("id", "null", "data[1].id"),
      ("id", "[\"canary\"]", "Expected a string at data[1].id, found an array"),
      ("metadata", "\"canary\"", "Expected an object at data[1].metadata, found a string"),
      ("resource_type", "\"event\"", "data[1].resource_type is not patient"),
      ("metadata", "{\"a\":\"?\"}", "data[1] is invalid: invalid UTF-8"),
      ("x", "\"?\"", "data[1] is invalid: invalid UTF-8"),
      ("metadata", nested(512), "data[1] is invalid: nesting deeper than 512"),
      ("x", nested(100_000), "data[1] is invalid: nesting deeper than 512"),
    ])
  func unreadable(field: String, value: String, problem: String) throws {
    let item = patient(field, value).utf8.map { $0 == UInt8(ascii: "?") ? 0xFF : $0 }
    let page = try page(item)
    #expect(page.data.map(\.id) == ["user_42", "user_42"])
    #expect(page.hasMore && page.nextCursor == "n")
    let unreadable = try #require(page.unreadableItems.first)
    #expect(page.unreadableItems.count == 1 && unreadable.index == 1)
    #expect(Array(unreadable.rawJSON) == item)
    #expect(unreadable.error.kind == .decoding)
    #expect(unreadable.error.message.contains(problem), "\(unreadable.error.message)")
    let printed = "\(page) \(unreadable) \(String(reflecting: page.unreadableItems))"
    #expect(!printed.contains("canary") && printed.contains("unreadableItems: 1"))
  }

  private static func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }

  @Test("an item that is not an object is unreadable", arguments: ["null", "7", "\"x\"", "[]"])
  func notAnObject(item: String) throws {
    let page = try page(item.utf8)
    #expect(page.data.count == 2)
    #expect(
      page.unreadableItems.first?.error.message.contains("Expected an object at data[1]") == true)
  }

  @Test(
    "a field that is odd but has one meaning does not make its item unreadable",
    arguments: [
      ("metadata", "null", #"{"email":"e","metadata":{}}"#),
      ("metadata", #"{"a":1,"a":2}"#, #"{"email":"e","metadata":{"a":2}}"#),
      ("metadata", #"{"a":"\ud800"}"#, "{\"email\":\"e\",\"metadata\":{\"a\":\"\u{FFFD}\"}}"),
      ("email", "7", #"{"email":null,"metadata":{}}"#),
      ("email", "[]", #"{"email":null,"metadata":{}}"#),
      ("email", #""\ud800""#, "{\"email\":\"\u{FFFD}\",\"metadata\":{}}"),
      ("email", #""x","email":"y""#, #"{"email":"y","metadata":{}}"#),
      ("unknown", #"{"a":[]}"#, #"{"email":"e","metadata":{}}"#),
    ])
  func readable(field: String, value: String, result: String) throws {
    let page = try page(patient(field, value).utf8)
    #expect(page.unreadableItems.isEmpty)
    let patient = try #require(page.data.count == 3 ? page.data[1] : nil)
    let found: JSON = ["email": patient.email.json, "metadata": .object(patient.metadata)]
    #expect(found.description == result)
  }

  @Test(
    "a timestamp or an integer that is optional and cannot be read is nil, and 2.0 is an integer")
  func deliveries() throws {
    let delivery = try Contract().exampleText("WebhookEvent")
    var object = try #require(try JSON(parsing: delivery).object)
    object["next_attempt_at"] = "soon"
    object["last_status_code"] = "200"
    object["attempts"] = .number(try #require(JSON.Number("2.0")))
    let body = Array(Fixture.page([JSON.object(object).description], next: nil).utf8)
    let found = try #require(
      try ListPage<WebhookDelivery>(parsing: APIResponse(body: body)).data.first)
    #expect(found.nextAttemptAt == nil && found.lastStatusCode == nil && found.attempts == 2)
  }

  @Test(
    "a page that is not valid is an error",
    arguments: [
      #"{"data":[{"id":1]],"has_more":false}"#, #"{"data":[{"id":}],"has_more":false}"#,
      #"{"data":[1,],"has_more":false}"#, #"{"data":[],"has_more":false} x"#, #"{"data":["#,
      #"{"data":null,"has_more":false}"#, #"{"has_more":false}"#, #"{"data":[]}"#,
      #"{"data":[],"data":7,"has_more":false}"#, #"{"data":[],"has_more":1}"#,
      #"{"data":[],"has_more":true,"next_cursor":7}"#, "[]",
    ])
  func invalid(body: String) {
    #expect(throws: (any Error).self) {
      try ListPage<Patient>(parsing: APIResponse(body: Array(body.utf8)))
    }
  }

  @Test("an empty cursor is nil, a byte order mark is ignored, and the last data array counts")
  func envelope() throws {
    let text = "\u{FEFF}{\"data\":[7],\"has_more\":true,\"next_cursor\":\"\",\"data\":[]}"
    let page = try ListPage<Patient>(parsing: APIResponse(body: Array(text.utf8)))
    #expect(page.data.isEmpty && page.unreadableItems.isEmpty && page.nextCursor == nil)
  }

  @Test("a saved item whose bytes are not Base64 is an error, not an item without bytes")
  func savedBytes() throws {
    let saved = #"{"index":0,"problem":"The document is odd.","raw_json":"?"}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(UnreadableItem.self, from: Data(saved.utf8))
    }
  }

  @Test("a loop over the items skips an unreadable one and continues with the next page")
  func iteration() async throws {
    let stub = StubTransport(
      .json(Fixture.page([Fixture.patient, #"{"id":"canary"}"#], next: "n")),
      .json(Fixture.page([Fixture.patient], next: nil)))
    var count = 0
    for try await _ in try stub.client().patients.list() { count += 1 }
    #expect(count == 2)
  }
}
