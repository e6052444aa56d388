import Hummingbird
import Medblocks
import MedblocksTesting
import Mustache

/// The page that controls the sandbox: its clock, faults, syncs and connections.
struct SandboxControlPage {
  let sandbox: LocalSandbox
  let delay: ResponseDelay
  let library: MustacheLibrary

  /// The longest time by which a form advances the clock: ten years, in seconds.
  private static let longestAdvance = 3_650 * 86_400

  func add(to router: Router<BasicRequestContext>) {
    router.get("/", use: show)
    let actions: [(String, Action)] = [
      ("advance", advance), ("inject", inject), ("remove-faults", removeFaults),
      ("delay", setDelay), ("hostile-names", setHostileNames),
      ("fail-next-sync", failNextSync), ("fail-sync", failSync), ("sync", sync),
      ("fail-token-refresh", failTokenRefresh), ("expire", expire),
      ("revoke-consent", revokeConsent),
    ]
    for (name, action) in actions {
      router.post("sandbox/\(name)") { request, context in
        try await perform(action, name: name, request, context)
      }
    }
  }

  private typealias Action = @Sendable (ControlForm) async throws -> Void

  /// Performs the action of a form, and redirects to the page.
  private func perform(
    _ action: Action, name: String, _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let fields = try? await URLEncodedFormDecoder().decode(
      [String: String].self, from: request, context: context)
    do {
      try await action(ControlForm(fields ?? [:]))
      return .redirect(to: "/?done=\(name)")
    } catch let error as ControlForm.InvalidField {
      return try library.message(
        "This value is not valid", error.description, status: .badRequest)
    } catch is LocalSandbox.ActionError {
      return try library.message(
        "There is no such connection", "It does not exist or is not active.", status: .notFound)
    }
  }

  @Sendable private func show(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let milliseconds = Int(await delay.duration / .milliseconds(1))
    return try library.page(
      "sandbox-control",
      [
        "time": await sandbox.now.formatted(.iso8601), "connections": try await connections(),
        "facilities": await sandbox.facilities.map { ["id": $0.id.rawValue, "name": $0.name] },
        "faults": SandboxFault.allCases.map { ["value": $0.rawValue, "label": $0.label] },
        "delay": milliseconds, "hasHostileNames": await sandbox.hasHostileNames,
        "longestAdvance": Self.longestAdvance, "longestDelay": ResponseDelay.maximumMilliseconds,
        "isDone": request.uri.queryParameters["done"] != nil,
      ])
  }

  private func connections() async throws -> [[String: String]] {
    let mb = try sandbox.client()
    var connections: [[String: String]] = []
    for try await patient in mb.patients.list(limit: 100) {
      for entry in try await mb.patients.getConnections(patient.id)
      where entry.connection.status == .active {
        connections.append([
          "id": entry.connection.id.rawValue, "patient": patient.id,
          "facility": entry.id.rawValue, "name": entry.facility?.name ?? entry.id.rawValue,
        ])
      }
    }
    return connections
  }
}

/// The actions of the forms.
extension SandboxControlPage {
  @Sendable private func advance(_ form: ControlForm) async throws {
    let seconds = try form.integer("seconds", "The time in seconds", in: 1...Self.longestAdvance)
    await sandbox.advance(by: .seconds(seconds)) { try await $0.post() }
  }

  @Sendable private func inject(_ form: ControlForm) async throws {
    guard let fault = SandboxFault(rawValue: form["fault"]) else {
      throw ControlForm.InvalidField(description: "The fault must be one of the list.")
    }
    let times = try form.integer("times", "The number of requests", in: 1...1_000)
    await sandbox.inject(fault.fault, times: times) { $0.isFromHTTP }
  }

  @Sendable private func removeFaults(_ form: ControlForm) async throws {
    await sandbox.removeFaults()
  }

  @Sendable private func setDelay(_ form: ControlForm) async throws {
    let milliseconds = try form.integer(
      "milliseconds", "The delay in milliseconds", in: 0...ResponseDelay.maximumMilliseconds)
    await delay.set(.milliseconds(milliseconds))
  }

  @Sendable private func setHostileNames(_ form: ControlForm) async throws {
    guard ["on", "off"].contains(form["names"]) else {
      throw ControlForm.InvalidField(description: "The names must be on or off.")
    }
    await sandbox.setHostileNames(form["names"] == "on")
  }

  @Sendable private func failNextSync(_ form: ControlForm) async throws {
    guard
      let facility = await sandbox.facilities.first(where: { $0.id.rawValue == form["facility"] })
    else { throw ControlForm.InvalidField(description: "The facility must be in the catalog.") }
    await sandbox.failNextSync(from: facility.id)
  }

  @Sendable private func failSync(_ form: ControlForm) async throws {
    try await sandbox.failSync(form["patient"], from: FHIRSource.ID(form["facility"]))
  }

  @Sendable private func sync(_ form: ControlForm) async throws {
    try await sandbox.syncRecords(form["patient"], from: FHIRSource.ID(form["facility"]))
  }

  @Sendable private func failTokenRefresh(_ form: ControlForm) async throws {
    try await sandbox.failTokenRefresh(PatientConnection.ID(form["id"]))
  }

  @Sendable private func expire(_ form: ControlForm) async throws {
    try await sandbox.expireConnection(PatientConnection.ID(form["id"]))
  }

  @Sendable private func revokeConsent(_ form: ControlForm) async throws {
    try await sandbox.revokeConsent(PatientConnection.ID(form["id"]))
  }
}
