import Foundation
import Medblocks

/// The flow against the real API: a person opens the URL, and the run waits for them.
struct RealFlow: Flow {
  let mb: MedblocksClient

  func run() async throws {
    let id = "quickstart-\(UUID().uuidString.lowercased())"
    try await checkHealth()
    _ = try await search(nil)
    do {
      try await createPatient(id)
      try await connect(id)
    } catch {
      // After Ctrl-C this task is cancelled, so another one cleans up.
      try? await Task { try await deletePatient(id) }.value
      throw error
    }
    try await deletePatient(id)
  }

  private func connect(_ id: String) async throws {
    Console.step("Start a session on the hosted page")
    let session = try await mb.patientSession.start(
      patientID: id, returnURL: "https://example.com/connected", expiresIn: .seconds(600))
    Console.result("open this URL in a browser within ten minutes:")
    Console.result(session.url)
    let finished = try await wait(for: session)
    Console.step("Verify the session with the service")
    show(finished)
    let connected = try await showConnections(of: id)
    try await showRecords(of: id)
    try await showHistory(of: id)
    try await disconnect(connected, of: id)
  }

  /// Retrieves the session every three seconds until it is no longer open.
  ///
  /// The service expires the session; this method stops at most a minute later.
  private func wait(for session: PatientSession) async throws -> PatientSession {
    Console.step("Wait for the patient (Ctrl-C stops and cleans up)")
    Console.write("  ")
    defer { Console.line("") }
    let end = ContinuousClock.now + .seconds(660)
    var current = session
    while current.status == .open, ContinuousClock.now < end {
      try await Task.sleep(for: .seconds(3))
      Console.write(".")
      current = try await mb.patientSession.retrieve(session.id)
    }
    return current
  }
}
