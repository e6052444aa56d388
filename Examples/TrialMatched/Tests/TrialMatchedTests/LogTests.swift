import HummingbirdTesting
import MedblocksTesting
import Testing

@testable import TrialMatched

@Suite("The app's log")
struct LogTests {
  @Test("each line of a request has its request id and no patient data")
  func requests() async throws {
    let app = try await AppFixture()
    try await app.connect()
    try await app.test { visitor in
      _ = try await visitor.get("/connect/canary")
      _ = try await visitor.get("/connected?patient_id=\(AppFixture.patient)&x=canary")
      await app.sandbox.inject(.error(.internalError), times: 9)
      _ = try await visitor.get("/connect?q=canary")
      _ = try await visitor.get("/canary")
    }
    let entries = app.log.entries.filter { $0.message == "request" || $0.message == "upstream" }
    #expect(entries.count == 5)
    for entry in entries {
      #expect(entry.metadata["hb.request.id"] != nil)
      let line = "\(entry.message) \(entry.metadata)"
      #expect(!line.contains(AppFixture.patient) && !line.contains("canary"))
    }
    #expect(entries.first?.metadata["route"] == "/connect/{id}")
  }
}
