import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InMemoryLogging
import Logging
import Medblocks
import MedblocksTesting
import Testing

@testable import TrialMatched

/// The app with a sandbox, and a visitor whose cookie names a patient.
struct AppFixture {
  static let patient = "tm_11111111-2222-4333-8444-555555555555"

  let sandbox: LocalSandbox
  let mb: MedblocksClient
  let endpoint: WebhookEndpointWithSecret
  let log = InMemoryLogHandler()
  private let backend: Backend

  init(now: Date = Date()) async throws {
    sandbox = LocalSandbox(now: now)
    var configuration = MedblocksClient.Configuration()
    configuration.maximumRetries = 0
    mb = try sandbox.client(configuration: configuration)
    endpoint = try await mb.webhooks.create(url: "https://app.test/webhooks", events: [.all])
    backend = Backend(
      mb: mb, inbox: try WebhookInbox(secrets: [endpoint.secret]), publicURL: "https://app.test")
  }

  func test(_ body: @Sendable (Visitor) async throws -> Void) async throws {
    let log = log
    let logger = Logger(label: "test") { _ in log }
    let app = try await TrialMatchedApp(backend: backend, logger: logger)
    try await Application(router: app.router, logger: logger).test(.router) { client in
      try await body(Visitor(client: client))
    }
  }

  /// Connects a facility and returns the return URL.
  @discardableResult
  func connect(_ facility: FHIRSource.ID = "fhirsrc_maple") async throws -> URL {
    let session = try await start(.facility(facility))
    return try await sandbox.grantConsent(session.id)
  }

  func start(_ mode: PatientSession.Mode) async throws -> PatientSession {
    try await mb.patientSession.start(
      patientID: Self.patient, returnURL: "https://app.test/connected", via: mode)
  }
}

/// An HTTP client that sends the cookie of the fixture's patient by default.
struct Visitor: Sendable {
  let client: any TestClientProtocol

  func send(
    _ method: HTTPRequest.Method, _ path: String, body: String? = nil,
    headers: [String: String] = [:], patient: String? = AppFixture.patient
  ) async throws -> TestResponse {
    var fields = HTTPFields()
    for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
    if let patient { fields[.cookie] = "trial_patient=\(patient)" }
    if body != nil, headers.isEmpty { fields[.contentType] = "application/json" }
    return try await client.execute(
      uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
  }

  func get(_ path: String) async throws -> TestResponse { try await send(.get, path) }

  /// Returns the response for a path below the fixture's patient.
  func patientJSON(_ path: String) async throws -> JSON {
    let response = try await get("/api/patients/\(AppFixture.patient)/\(path)")
    #expect(response.status == .ok)
    return try response.json
  }
}

extension TestResponse {
  var text: String { String(buffer: body) }
  var json: JSON { get throws { try JSON(parsing: text) } }
}
