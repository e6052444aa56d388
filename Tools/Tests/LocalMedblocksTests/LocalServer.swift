import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Medblocks
import MedblocksTesting

@testable import LocalMedblocks

/// A local Medblocks without a port, and a client that sends it requests.
struct LocalServer {
  let medblocks: LocalMedblocks
  let client: any TestClientProtocol

  var sandbox: LocalSandbox { medblocks.sandbox }

  /// Runs a test with a server whose clock is stopped.
  static func run(_ body: @Sendable (LocalServer) async throws -> Void) async throws {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let medblocks = try await LocalMedblocks(port: 8_081, speed: 0, logger: logger)
    try await Application(router: medblocks.router, logger: logger).test(.router) { client in
      try await body(LocalServer(medblocks: medblocks, client: client))
    }
  }

  /// Sends a request, with the API key of the sandbox.
  func get(_ path: String) async throws -> TestResponse {
    try await client.execute(
      uri: path, method: .get, headers: [.authorization: "Bearer \(LocalSandbox.apiKey)"])
  }

  /// Submits a form, whose values need no escaping.
  func post(_ path: String, _ form: String = "") async throws -> TestResponse {
    try await client.execute(
      uri: path, method: .post, headers: [.contentType: "application/x-www-form-urlencoded"],
      body: ByteBuffer(string: form))
  }

  /// Starts a session and returns its id.
  func startSession(at facility: FHIRSource.ID? = nil) async throws -> PatientSession.ID {
    try await sandbox.client().patientSession.start(
      patientID: "a", returnURL: "https://trials.test/connected",
      via: facility.map { .facility($0) } ?? .hostedPage
    ).id
  }

  /// Connects a facility and returns the connection.
  func connect(
    _ facility: FHIRSource.ID = "fhirsrc_maple"
  ) async throws -> PatientConnection.ID? {
    try await sandbox.grantConsent(try await startSession(at: facility))
    return try await connections().first?.id
  }

  func connections() async throws -> [PatientConnection] {
    try await sandbox.client().patients.getConnections("a").map(\.connection)
  }

  func recordCount() async throws -> Int {
    try await sandbox.client().patients.records("a").reduce(into: 0) { count, _ in count += 1 }
  }
}

extension TestResponse {
  var text: String { String(buffer: body) }
}
