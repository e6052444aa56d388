import Testing

@testable import Medblocks

@Suite("FieldUpdate")
struct FieldUpdateTests {
  @Test("an update omits an unchanged field, writes null, or writes the new value")
  func json() throws {
    func written(_ description: FieldUpdate<String>) -> String {
      WebhookEndpointUpdateInput(
        url: nil, events: nil, description: description, metadata: nil, status: nil
      ).json.description
    }
    #expect(written(.unchanged) == "{}")
    #expect(written(.null) == #"{"description":null}"#)
    #expect(written("note") == #"{"description":"note"}"#)
    #expect(written(.set("note")) == written("note"))
  }
}
