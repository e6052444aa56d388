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

/// The app with a sandbox, and a visitor who is signed in as Quilla.
struct AppFixture {
  static let person = DemoPerson.all[0]
  static let patient = person.patientID

  let sandbox: LocalSandbox
  let mb: MedblocksClient
  let endpoint: WebhookEndpointWithSecret
  let log = InMemoryLogHandler()
  let backend: Backend

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
      let token = await backend.sessions.start(Self.person, replacing: nil)
      try await body(Visitor(client: client, token: token))
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

/// An HTTP client that sends the cookie of a session.
struct Visitor: Sendable {
  let client: any TestClientProtocol
  /// Nil for a visitor who is not signed in.
  let token: String?

  func send(
    _ method: HTTPRequest.Method, _ path: String, body: String? = nil,
    headers: [String: String] = ["Origin": "https://app.test"]
  ) async throws -> TestResponse {
    var fields = HTTPFields()
    for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
    if let token { fields[.cookie] = "\(SessionCookie.name)=\(token)" }
    return try await client.execute(
      uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
  }

  func get(_ path: String) async throws -> TestResponse { try await send(.get, path) }

  /// The same client without a session.
  var signedOut: Visitor { Visitor(client: client, token: nil) }
}

extension TestResponse {
  var text: String { String(buffer: body) }
  /// The heading of the page.
  var title: String {
    text.firstMatch(of: #/<h1[^>]*>(.*?)<\/h1>/#).map {
      String($0.1).replacing(#/<\/?bdi>/#, with: "")
    } ?? ""
  }
}
