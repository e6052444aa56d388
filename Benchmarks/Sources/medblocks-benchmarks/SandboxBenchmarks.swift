import Medblocks
import MedblocksTesting

/// The time of a test that uses the sandbox.
struct SandboxBenchmarks {
  func run(_ report: Report) async throws {
    try await report.show(
      "connect flow with its own sandbox, through 20 records",
      goal: .atMost(5), unit: .milliseconds
    ) { try await seconds { try await runFlow() } }
    try await report.show(
      "connect flow, average of 1,000 concurrent", goal: .atMost(5), unit: .milliseconds
    ) {
      try await seconds {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<1_000 { group.addTask { try await runFlow() } }
          try await group.waitForAll()
        }
      } / 1_000
    }
  }

  private func runFlow() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://app.example.com/connected")
    let browser = try await sandbox.open(session.url)
    try await browser.grantConsent(at: "fhirsrc_maple")
    _ = try await browser.finish()
    let connected = try await mb.patients.getConnections("user_42")
    _ = try await mb.patients.waitForRecords("user_42")
    let records = try await mb.patients.records("user_42").firstPage().data
    precondition(connected.count == 1 && records.count == 20)
  }
}
