import Medblocks
import Testing

@Suite("LaunchContexts")
struct LaunchContextsTests {
  @Test("retrieve sends the id of the launch context")
  func retrieve() async throws {
    let id: LaunchContext.ID = "3f0c7a52-6d1e-4c1b-9a53-0d2f5b8f2f10"
    let request = try await StubTransport.request(
      .json(try Contract().exampleText("LaunchContext"))
    ) { mb in
      let context = try await mb.launchContexts.retrieve(id)
      #expect(context.fhirUser == "Practitioner/prac-3")
    }
    expect(request, .get, "/launch-contexts/\(id)")
  }
}
