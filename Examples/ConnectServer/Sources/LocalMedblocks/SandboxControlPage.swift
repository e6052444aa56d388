import Hummingbird
import Medblocks
import MedblocksTesting
import Mustache

/// The switches of the world: time passes, and access lapses.
struct SandboxControlPage {
  let sandbox: LocalSandbox
  let library: MustacheLibrary

  func add(to router: Router<BasicRequestContext>) {
    router.get("/", use: show)
    router.post("world/advance", use: advance)
    router.post("world/lapse", use: lapse)
  }

  @Sendable private func show(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let mb = try sandbox.client()
    var links: [[String: String]] = []
    for try await patient in mb.patients.list(limit: 100) {
      for entry in try await mb.patients.getConnections(patient.id)
      where entry.connection.status == .active {
        links.append([
          "id": entry.connection.id.rawValue, "patient": patient.id,
          "facility": entry.facility?.name ?? "",
        ])
      }
    }
    return try library.page("world", ["time": await sandbox.now.formatted(), "links": links])
  }

  private struct Seconds: Decodable {
    let seconds: Int
  }

  @Sendable private func advance(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let form = try await URLEncodedFormDecoder().decode(
      Seconds.self, from: request, context: context)
    await sandbox.advance(by: .seconds(form.seconds)) { try await $0.post() }
    return .redirect(to: "/")
  }

  private struct Link: Decodable {
    let id: String
  }

  @Sendable private func failTokenRefresh(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let form = try await URLEncodedFormDecoder().decode(Link.self, from: request, context: context)
    do {
      try await sandbox.failTokenRefresh(PatientConnection.ID(form.id))
    } catch is LocalSandbox.ActionError {
      throw HTTPError(.notFound)
    }
    return .redirect(to: "/")
  }
}
