import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InMemoryLogging
import Logging
import Medblocks
import MedblocksStore
import MedblocksStoreSQLite
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
  let database: SQLiteDatabase

  init(
    now: Date = Date(), cacheTime: Duration = .zero, maximumRetries: Int = 0
  ) async throws {
    database = try Self.database()
    sandbox = LocalSandbox(now: now)
    var configuration = MedblocksClient.Configuration()
    configuration.maximumRetries = maximumRetries
    mb = try sandbox.client(configuration: configuration)
    endpoint = try await mb.webhooks.create(url: "https://app.test/webhooks", events: [.all])
    backend = try await Backend(
      mb: mb, database: database, webhookSecret: endpoint.secret, publicURL: "https://app.test",
      cacheTime: cacheTime)
  }

  /// Creates a database in a file of its own.
  static func database() throws -> SQLiteDatabase { try SQLiteDatabase(path: databasePath()) }

  /// Returns the path of a file that does not exist, in a folder that ends with the process.
  static func databasePath() -> String { "\(folder)/\(UUID().uuidString).sqlite" }

  private static let folder: String = {
    let folder = NSTemporaryDirectory() + "trial-matched-tests-\(getpid())"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    atexit {
      let folder = NSTemporaryDirectory() + "trial-matched-tests-\(getpid())"
      try? FileManager.default.removeItem(atPath: folder)
    }
    return folder
  }()

  func test(_ body: @Sendable (Visitor) async throws -> Void) async throws {
    try await test(backend, body)
  }

  func test(
    _ backend: Backend, _ body: @Sendable (Visitor) async throws -> Void
  ) async throws {
    let log = log
    let logger = Logger(label: "test") { _ in log }
    let app = try await TrialMatchedApp(backend: backend, logger: logger)
    let server = Application(router: app.router, services: app.services, logger: logger)
    try await server.test(.router) { client in
      let token = try await backend.sessions.start(Self.person, replacing: nil)
      try await body(Visitor(client: client, token: token))
    }
  }

  /// Connects a facility in a browser of the fixture's person, and returns the return URL.
  @discardableResult
  func connect(_ facility: FHIRSource.ID = "fhirsrc_maple") async throws -> URL {
    let state = PatientSessionReturn.makeState()
    let session = try await mb.patientSession.start(
      patientID: Self.patient, returnURL: "https://app.test/connected?state=\(state)",
      via: .facility(facility))
    let url = try await sandbox.grantConsent(session.id)
    try await backend.attempts.record(
      state: state, token: "", patientID: Self.patient, patientSessionID: session.id)
    let attempt = try #require(try await backend.attempts.attempt(state: state))
    let connections = try await mb.patientSession.retrieve(session.id).activeConnections
    #expect(try await backend.attempts.verify(attempt, connections.compactMap(\.id)))
    return url
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
    if let token { fields[.cookie] = "\(SessionCookie.name(isSecure: true))=\(token)" }
    if body != nil, fields[.contentType] == nil {
      fields[.contentType] = "application/x-www-form-urlencoded"
    }
    return try await client.execute(
      uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
  }

  func get(_ path: String) async throws -> TestResponse { try await send(.get, path) }

  /// Returns the page to which a path redirects.
  func follow(_ path: String) async throws -> TestResponse {
    let response = try await get(path)
    guard let location = response.headers[.location] else { return response }
    return try await get(location)
  }

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
