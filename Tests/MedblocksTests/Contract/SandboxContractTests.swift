import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("Contract: responses of LocalSandbox")
struct SandboxContractTests {
  /// A transport to a sandbox that validates each response against the contract.
  private struct ValidatingTransport: Transport {
    let sandbox: LocalSandbox
    let contract: Contract

    func closeIdleConnections() {}

    func send(_ request: TransportRequest) async throws -> TransportResponse {
      let response = try await sandbox.send(request)
      let path = try #require(URLComponents(string: request.url)).path.split(separator: "/")
      let operation = try #require(
        contract.operations.first { operation in
          let template = operation.path.split(separator: "/")
          return operation.method == request.method.rawValue && template.count == path.count
            && zip(template, path).allSatisfy { $0 == $1 || $0.first == "{" }
        })
      let schema = contract.responseSchema(of: operation, status: response.statusCode)
      #expect(schema.object != nil, "\(operation.id) has no response \(response.statusCode)")
      let violations = contract.violations(of: try JSON(parsing: response.body), against: schema)
      #expect(violations == [], "\(operation.id)")
      return response
    }
  }

  @Test("each response, success or error, is valid")
  func flow() async throws {
    let sandbox = LocalSandbox()
    let transport = ValidatingTransport(sandbox: sandbox, contract: try Contract())
    let mb = try MedblocksClient(
      apiKey: sandbox.apiKey, configuration: MedblocksClient.Configuration(transport: transport))
    _ = try await mb.health()
    let endpoint = try await mb.webhooks.create(
      url: "https://a.test/hook", events: [.all], description: "d", metadata: ["k": 1])
    for try await _ in mb.connections.list(limit: 2) {}
    _ = try? await mb.patients.records("nobody").firstPage()
    _ = try await mb.patients.create("a", email: "a@b.c", name: "Ann", metadata: ["k": [1, nil]])
    _ = try? await mb.patients.create("a")
    let chosen = try await mb.patientSession.start(
      patientID: "a", returnURL: "https://a.test", via: .facility("fhirsrc_maple"),
      returnButtonLabel: "Back", metadata: ["k": 1])
    try await sandbox.denyConsent(chosen.id)
    let hosted = try await mb.patientSession.start(patientID: "a", returnURL: "https://a.test")
    try await sandbox.grantConsent(hosted.id, at: "fhirsrc_lantern")
    for id in [chosen.id, hosted.id] { _ = try await mb.patientSession.retrieve(id) }
    for try await _ in mb.patients.listPatientSessions("a", limit: 1) {}
    let connected = try await mb.patients.getConnections("a")
    try await sandbox.addRecords(
      (1...5).map { RecordBody.observation("o\($0)") }, to: "a", from: "fhirsrc_lantern")
    try await sandbox.addRecords([#"{"resourceType":"Basic"}"#], to: "a")
    for try await page in mb.patients.records("a", count: 2).pages {
      guard let cursor = page.previousCursor else { continue }
      _ = try await mb.patients.records("a", count: 2, endingBefore: cursor).firstPage()
    }
    _ = try? await mb.patients.records("a", startingAfter: "none").firstPage()
    let connection = try #require(connected.first?.connection.id)
    try await mb.patients.disconnectConnection("a", connectionID: connection)
    _ = try await mb.patients.update("a", email: nil, name: nil, metadata: [:])
    for patient in ["p0", "p1", "p2"] { _ = try await mb.patients.create(patient) }
    for try await _ in mb.patients.list(limit: 1) {}
    _ = try await mb.launchContexts.retrieve(await sandbox.launch(patient: nil))
    try await webhooks(endpoint.id, mb, sandbox)
    try await mb.patients.delete("a")
    _ = try? await mb.patients.retrieve("a")
    _ = try? await mb.connections.retrieve("fhirsrc_none")
  }

  private func webhooks(
    _ id: WebhookEndpoint.ID, _ mb: MedblocksClient, _ sandbox: LocalSandbox
  ) async throws {
    let session = try await mb.patientSession.start(patientID: "a", returnURL: "https://a.test")
    try await sandbox.grantConsent(session.id, at: "fhirsrc_maple")
    let connection = try await mb.patientSession.retrieve(session.id).activeConnections.first?.id
    try await sandbox.syncRecords("a", from: "fhirsrc_maple")
    try await sandbox.failSync("a", from: "fhirsrc_maple")
    try await sandbox.failTokenRefresh(try #require(connection))
    await sandbox.deliverWebhooks { delivery in
      let event = try JSONDecoder().decode(WebhookEvent.self, from: Data(delivery.body))
      return event.type == .patientSessionCompleted ? 200 : 503
    }
    var deliveries: [WebhookDelivery] = []
    for try await page in mb.webhooks.listEvents(id, limit: 2).pages { deliveries += page.data }
    #expect(Set(deliveries.map(\.type)) == Set(EventType.knownValues))
    for try await delivery in mb.webhooks.listEvents(id, delivered: false) {
      _ = try await mb.events.redeliver(delivery.id)
      _ = try? await mb.events.redeliver(delivery.id)
    }
    _ = try? await mb.events.redeliver("evt_none")
    _ = try await mb.webhooks.update(id, description: .null, status: .disabled)
    _ = try await mb.webhooks.rotateSecret(id)
    for try await _ in mb.webhooks.list(status: .disabled, limit: 1) {}
    _ = try await mb.webhooks.retrieve(id)
    _ = try? await mb.webhooks.update("wh_none")
    _ = try? await mb.webhooks.create(url: "https://a.test", events: ["brand.new"])
    try await mb.webhooks.delete(id)
  }
}
