import Foundation
import Medblocks
import MedblocksTesting

/// The whole flow on the sandbox, which simulates the patient.
struct SandboxFlow: Flow {
  let mb: MedblocksClient
  private let sandbox: LocalSandbox

  init(sandbox: LocalSandbox) throws {
    self.sandbox = sandbox
    mb = try sandbox.client()
  }

  func run() async throws {
    let id = "quickstart-patient"
    try await checkHealth()
    let inbox = try await registerWebhook()
    let found = try await search("hospital")
    guard found.count >= 2 else { throw QuickstartError.emptyCatalog }
    try await createPatient(id)
    try await connect(id, at: found[0])
    try await denyAndRetry(id, at: found[1])
    let connected = try await showConnections(of: id)
    try await showRecords(of: id)
    await deliverWebhooks(to: inbox)
    try await showHistory(of: id)
    try await disconnect(connected, of: id)
    try await deletePatient(id)
  }

  private func connect(_ id: String, at facility: FHIRSource) async throws {
    Console.step("Start a session on the hosted page")
    let session = try await mb.patientSession.start(
      patientID: id, returnURL: "https://app.example.com/connected",
      via: .hostedPage(recommending: [facility.id]))
    Console.result("send the browser to \(session.url)")
    Console.step("The patient signs in at \(facility.name) and consents")
    try await verify(try await sandbox.grantConsent(session.id, at: facility.id))
  }

  private func denyAndRetry(_ id: String, at facility: FHIRSource) async throws {
    Console.step("Start a session for \(facility.name); the patient denies consent")
    let denied = try await start(id, at: facility)
    let isConnected = try await verify(try await sandbox.denyConsent(denied.id))
    guard !isConnected else { return }
    Console.step("Try again: a new session for the same facility")
    let retried = try await start(id, at: facility)
    try await verify(try await sandbox.grantConsent(retried.id))
  }

  private func registerWebhook() async throws -> WebhookInbox {
    Console.step("Register a webhook endpoint")
    let created = try await mb.webhooks.create(
      url: "https://app.example.com/webhooks", events: [.all])
    Console.result(
      "\(created.id) is \(created.endpoint.status); store its secret")
    return try WebhookInbox(secrets: [created.secret])
  }

  /// Delivers the events to the app's endpoint, which verifies each and handles it once.
  private func deliverWebhooks(to inbox: WebhookInbox) async {
    Console.step("Receive the signed webhooks")
    await sandbox.deliverWebhooks { delivery in
      await inbox.respond(to: delivery.body, signature: delivery.signature) { event in
        Console.result("verified: \(event.type)")
      }
    }
  }

  private func start(_ id: String, at facility: FHIRSource) async throws -> PatientSession {
    try await mb.patientSession.start(
      patientID: id, returnURL: "https://app.example.com/connected", via: .facility(facility.id))
  }

  /// Handles the return URL as an app does: parse the query, then retrieve the session.
  @discardableResult
  private func verify(_ returnURL: URL) async throws -> Bool {
    Console.result("the browser returns to \(returnURL)")
    guard let returned = PatientSessionReturn(returnURL) else {
      throw QuickstartError.unreadableReturn
    }
    switch returned.result {
    case .hostedPage: Console.result("the query claims: returned from the hosted page")
    case .connected(let facility): Console.result("the query claims: \(facility) is connected")
    case .failed(let code, _): Console.result("the query claims: failed, \(code)")
    }
    Console.step("Verify the session with the service")
    let session = try await mb.patientSession.retrieve(returned.patientSessionID)
    show(session)
    return !session.activeConnections.isEmpty
  }
}

enum QuickstartError: Error {
  case emptyCatalog
  case unreadableReturn
}
