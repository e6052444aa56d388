import Medblocks
import MedblocksTesting
import MultiTenant

/// Runs the service offline with one tenant on a sandbox: a patient and a backfill of 1,000 patients.
@main
struct MultiTenantDemo {
  static func main() async throws {
    let sandbox = LocalSandbox()
    let ids = (1...1_000).map { "patient_\($0)" }
    let mb = try sandbox.client()
    for id in ids {
      _ = try await mb.patients.create(id)
      try await sandbox.addRecords([#"{"resourceType":"Observation","id":"o"}"#], to: id)
    }
    let service = try TenantService(
      tenants: [
        .init(name: "north", apiKey: sandbox.apiKey, webhookSecrets: [.init("whsec_demo")])
      ],
      configuration: .init(transport: sandbox)
    ) { line in
      if line.contains("took") { print(line) }
    }
    let patient = try await TraceHeader.$traceparent.withValue(
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    ) {
      try await service.patient("patient_1", of: "north")
    }
    print("Created at", patient.createdAt)
    print("Records:", try await service.backfill(ids, of: "north") { _ in })
  }
}
