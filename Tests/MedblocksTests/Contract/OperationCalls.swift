import Medblocks

/// Calls of the client for each operation of the contract.
enum OperationCalls {
  /// The calls of each operation: together they pass every argument; some exclude each other.
  static let all: [String: [@Sendable (MedblocksClient) async throws -> Void]] = [
    "api.health": [{ _ = try await $0.health() }],
    "api.createPatient": [
      { _ = try await $0.patients.create("a", email: "a@b.c", name: "n", metadata: ["k": 1]) },
      { _ = try await $0.patients.create("a") },
    ],
    "api.listPatients": [
      {
        let list = $0.patients.list(patientID: "a", email: "a@b.c", limit: 5, startingAfter: "c")
        _ = try await list.firstPage()
      }
    ],
    "api.getPatient": [{ _ = try await $0.patients.retrieve("a") }],
    "api.updatePatient": [
      { _ = try await $0.patients.update("a", email: "a@b.c", name: "n", metadata: ["k": 1]) },
      { _ = try await $0.patients.update("a", email: nil, name: nil, metadata: [:]) },
    ],
    "api.deletePatient": [{ _ = try await $0.patients.delete("a") }],
    "api.disconnectPatientConnection": [
      { _ = try await $0.patients.disconnectConnection("a", connectionID: "conn_1") }
    ],
    "api.listPatientSessionsForPatient": [
      {
        let list = $0.patients.listPatientSessions(
          "a", status: .open, limit: 5, startingAfter: "c")
        _ = try await list.firstPage()
      }
    ],
    "api.getPatientRecords": [
      {
        let records = $0.patients.records(
          "a", types: [.observation, "Basic"], since: "2026-04-25", count: 5, startingAfter: "c")
        _ = try await records.firstPage()
      },
      { _ = try await $0.patients.records("a", endingBefore: "c").firstPage() },
    ],
    "api.getFhirSource": [{ _ = try await $0.connections.retrieve("fhirsrc_1") }],
    "api.listFhirSources": [
      {
        let list = $0.connections.list(matching: "m", type: .epic, limit: 5, startingAfter: "c")
        _ = try await list.firstPage()
      }
    ],
    "api.initPatientSession": [
      { _ = try await start($0, via: .facility("fhirsrc_1")) },
      { _ = try await start($0, via: .hostedPage(recommending: ["fhirsrc_1"])) },
      { _ = try await $0.patientSession.start(patientID: "a", returnURL: "https://a.test") },
    ],
    "api.retrievePatientSession": [{ _ = try await $0.patientSession.retrieve("ps_1") }],
    "api.retrieveLaunchContext": [{ _ = try await $0.launchContexts.retrieve("uuid") }],
    "api.createWebhook": [
      { _ = try await $0.webhooks.create(url: "https://a.test", events: [.all]) },
      {
        _ = try await $0.webhooks.create(
          url: "http://localhost:8080/hook", events: EventType.knownValues, description: "d",
          metadata: ["k": 1])
      },
    ],
    "api.listWebhooks": [
      {
        _ = try await $0.webhooks.list(status: .disabled, limit: 5, startingAfter: "c").firstPage()
      }
    ],
    "api.getWebhook": [{ _ = try await $0.webhooks.retrieve("wh_1") }],
    "api.updateWebhook": [
      { _ = try await $0.webhooks.update("wh_1") },
      { _ = try await $0.webhooks.update("wh_1", description: .null) },
      {
        _ = try await $0.webhooks.update(
          "wh_1", url: "https://a.test", events: [.recordsSyncFailed], description: "d",
          metadata: ["k": 1], status: .active)
      },
    ],
    "api.deleteWebhook": [{ _ = try await $0.webhooks.delete("wh_1") }],
    "api.rotateWebhookSecret": [{ _ = try await $0.webhooks.rotateSecret("wh_1") }],
    "api.listWebhookEvents": [
      {
        let list = $0.webhooks.listEvents("wh_1", delivered: false, limit: 5, startingAfter: "c")
        _ = try await list.firstPage()
      }
    ],
    "api.redeliverWebhookEvent": [{ _ = try await $0.events.redeliver("evt_1") }],
  ]

  private static func start(
    _ mb: MedblocksClient, via mode: PatientSession.Mode
  ) async throws -> PatientSession {
    try await mb.patientSession.start(
      patientID: "a", returnURL: "https://a.test", via: mode, patientEmail: "a@b.c",
      patientName: "n", returnButtonLabel: "l", expiresIn: .seconds(60), metadata: ["k": 1])
  }
}
