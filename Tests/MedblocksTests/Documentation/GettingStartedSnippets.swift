import Medblocks
import MedblocksTesting
import Testing

/// The Swift code of `GettingStarted.md` and of the landing page `Medblocks.md`.
@Suite("The snippets of Getting Started run")
struct GettingStartedSnippets {
  /// Compiled but not run: it depends on the environment.
  private func client() throws -> MedblocksClient {
    let mb = try MedblocksClient.fromEnvironment()
    return mb
  }

  @Test("the first calls succeed")
  func firstCalls() async throws {
    let mb = try LocalSandbox().client()
    let health = try await mb.health()
    print("The service is \(health.ok ? "up" : "down") at \(health.serverTime).")

    for try await facility in mb.connections.list(matching: "maple", limit: 10) {
      print(facility.id, facility.name, facility.type ?? "unknown vendor")
    }
  }

  @Test("a patient is created, replaced and deleted")
  func patients() async throws {
    let mb = try LocalSandbox().client()
    let patient = try await mb.patients.create(
      "user_42", email: "jane@example.com", name: "Jane Doe", metadata: ["plan": "premium"])
    #expect(patient.name == "Jane Doe")

    // nil clears a field; every field is required, so none is cleared by accident.
    let updated = try await mb.patients.update(
      "user_42", email: nil, name: "Jane Roe", metadata: ["plan": "basic"])
    #expect(updated.email == nil)

    try await mb.patients.delete("user_42")
  }
}
