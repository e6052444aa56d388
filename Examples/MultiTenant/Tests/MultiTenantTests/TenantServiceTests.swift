import Foundation
import Medblocks
import MedblocksTesting
import MultiTenant
import Testing

@Suite("TenantService")
struct TenantServiceTests {
  /// Routes each request to the sandbox whose key it has, as Medblocks routes to a workspace.
  private struct Workspaces: Transport {
    let sandboxes: [LocalSandbox]

    func closeIdleConnections() {}

    func send(_ request: TransportRequest) async throws -> TransportResponse {
      let key = request.header("Authorization")?.replacingOccurrences(of: "Bearer ", with: "")
      guard let sandbox = sandboxes.first(where: { $0.apiKey == key }) else {
        throw TransportError.cannotConnect
      }
      return try await sandbox.send(request)
    }
  }

  private actor Seen {
    private(set) var values: [String] = []

    func add(_ value: String) { values.append(value) }
  }

  private let north = LocalSandbox(apiKey: "mb_sk_sbx_north")
  private let south = LocalSandbox(apiKey: "mb_sk_sbx_south")

  private func service(log: Seen? = nil) throws -> TenantService {
    try TenantService(
      tenants: [
        .init(name: "north", apiKey: north.apiKey, webhookSecrets: [.init("whsec_north")]),
        .init(name: "south", apiKey: south.apiKey, webhookSecrets: [.init("whsec_south")]),
      ],
      configuration: .init(transport: Workspaces(sandboxes: [north, south]))
    ) { line in
      if let log { Task { await log.add(line) } }
    }
  }

  @Test("each tenant reads its own patient, and the trace is sent")
  func patients() async throws {
    _ = try await north.client().patients.create("a", name: "North")
    _ = try await south.client().patients.create("a", name: "South")
    let service = try service()
    let names = try await TraceHeader.$traceparent.withValue("00-1-2-01") {
      [
        try await service.patient("a", of: "north").name,
        try await service.patient("a", of: "south").name,
      ]
    }
    #expect(names == ["North", "South"])
    let traces = await north.requests.compactMap { $0.headerFields["traceparent"] }
    #expect(traces == ["00-1-2-01"])
    await #expect(throws: TenantService.UnknownTenant.self) {
      _ = try await service.patient("a", of: "east")
    }
  }

  @Test("a page does not wait for retries")
  func impatience() async throws {
    await north.inject(.error(.internalError, status: 503), into: .getPatient)
    let error = await #expect(throws: MedblocksError.self) {
      _ = try await service().patient("a", of: "north")
    }
    #expect(error?.attempts == 1 && error?.statusCode == 503)
  }

  @Test("a delivery is handled once for its tenant, and only with the tenant's secret")
  func webhooks() async throws {
    let synced = Seen()
    let service = try service()
    let signer = WebhookSigner(secret: WebhookSecret("whsec_north"))
    let delivery = signer.sign(.recordsSyncCompleted(patientID: "a"))
    func status(_ tenant: String) async -> Int {
      await service.receiveWebhook(delivery.body, signature: delivery.signature, for: tenant) {
        await synced.add($0)
      }
    }
    #expect(await status("north") == 200)
    #expect(await status("north") == 200)
    #expect(await status("south") == 400)
    #expect(await status("east") == 404)
    #expect(await synced.values == ["a"])
  }

  @Test("a backfill reads every record of 1,000 patients")
  func backfill() async throws {
    let ids = (0..<1_000).map { "p\($0)" }
    let mb = try south.client()
    for id in ids {
      _ = try await mb.patients.create(id)
      try await south.addRecords([#"{"resourceType":"Basic","id":"1"}"#], to: id)
    }
    let stored = Seen()
    let count = try await service().backfill(ids, of: "south") { await stored.add($0.patientID) }
    #expect(count == 1_000)
    #expect(await Set(stored.values).count == 1_000)
  }
}
