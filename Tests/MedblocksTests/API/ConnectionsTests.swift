import Medblocks
import Testing

@Suite("Connections")
struct ConnectionsTests {
  @Test("list sends the search text, type and limit")
  func list() async throws {
    let request = try await StubTransport.request(
      .json(Fixture.page([Fixture.facility(1)], next: nil))
    ) { mb in
      let page = try await mb.connections.list(matching: "mayo clinic", type: "epic", limit: 5)
        .firstPage()
      #expect(page.data.first?.logoURL == "")
    }
    expect(request, .get, "/connections?q=mayo%20clinic&type=epic&limit=5")
  }

  @Test("retrieve sends a FHIR base URL as one path segment")
  func retrieve() async throws {
    let request = try await StubTransport.request(.json(Fixture.facility(1))) { mb in
      let facility = try await mb.connections.retrieve("https://f1.test/a?b")
      #expect(facility.id == "fhirsrc_1")
    }
    expect(request, .get, "/connections/https%3A%2F%2Ff1.test%2Fa%3Fb")
  }
}
