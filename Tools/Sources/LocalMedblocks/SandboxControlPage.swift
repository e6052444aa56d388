import Hummingbird
import Medblocks
import MedblocksTesting
import Mustache

/// The page that controls the sandbox: it advances the clock and makes token refreshes fail.
struct SandboxControlPage {
  let sandbox: LocalSandbox
  let library: MustacheLibrary

  func add(to router: Router<BasicRequestContext>) {
    router.get("/", use: show)
    router.post("sandbox/advance", use: advance)
    router.post("sandbox/fail-token-refresh", use: failTokenRefresh)
  }

  @Sendable private func show(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let mb = try sandbox.client()
    var connections: [[String: String]] = []
    for try await patient in mb.patients.list(limit: 100) {
      for entry in try await mb.patients.getConnections(patient.id)
      where entry.connection.status == .active {
        connections.append([
          "id": entry.connection.id.rawValue, "patient": patient.id,
          "facility": entry.facility?.name ?? "",
        ])
      }
    }
    return try library.page(
      "sandbox-control",
      ["time": await sandbox.now.formatted(), "connections": connections])
  }

  private struct AdvanceForm: Decodable {
    let seconds: Int
  }

  @Sendable private func advance(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let form = try await URLEncodedFormDecoder().decode(
      AdvanceForm.self, from: request, context: context)
    await sandbox.advance(by: .seconds(form.seconds)) { try await $0.post() }
    return .redirect(to: "/")
  }

  private struct ConnectionForm: Decodable {
    let id: String
  }

  @Sendable private func failTokenRefresh(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let form = try await URLEncodedFormDecoder().decode(
      ConnectionForm.self, from: request, context: context)
    do {
      try await sandbox.failTokenRefresh(PatientConnection.ID(form.id))
    } catch is LocalSandbox.ActionError {
      throw HTTPError(.notFound)
    }
    return .redirect(to: "/")
  }
}
