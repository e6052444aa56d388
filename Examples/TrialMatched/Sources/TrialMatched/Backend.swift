import Foundation
import Medblocks

/// The dependencies of the routes: the client, the webhook inbox, and the updates of open pages.
public struct Backend: Sendable {
  let mb: MedblocksClient
  let inbox: WebhookInbox
  let updates = PatientUpdates()
  /// The URL at which browsers reach the app, without a trailing slash.
  let publicURL: String

  /// Creates a backend.
  public init(mb: MedblocksClient, inbox: WebhookInbox, publicURL: String) {
    self.mb = mb
    self.inbox = inbox
    self.publicURL = publicURL
  }

  var isSecure: Bool { publicURL.hasPrefix("https:") }

  /// Returns the secret of the app's webhook endpoint.
  ///
  /// Medblocks returns a secret only at creation and rotation, so an endpoint is created for the URL,
  /// or an existing one gets a new secret.
  ///
  /// - Throws: `MedblocksError`, and `CancellationError` when the task is cancelled.
  public static func webhookSecret(
    of mb: MedblocksClient, url: String
  ) async throws -> WebhookSecret {
    for try await endpoint in mb.webhooks.list() where endpoint.url == url {
      _ = try await mb.webhooks.update(endpoint.id, status: .active)
      return try await mb.webhooks.rotateSecret(endpoint.id).secret
    }
    return try await mb.webhooks.create(url: url, events: [.all]).secret
  }

  /// Returns the connected facilities; none for a patient that Medblocks does not know yet.
  func facilities(of patientID: String) async throws -> [ConnectedFacility] {
    try await defaultIfNotFound([]) { try await mb.patients.getConnections(patientID) }
  }

  /// Returns the sessions, the most recent first, with their connection attempts.
  func history(of patientID: String) async throws -> [HistoryEntry] {
    let sessions = try await defaultIfNotFound([]) {
      try await mb.patients.listPatientSessions(patientID, limit: 20).firstPage().data
    }
    let ids = Set(sessions.flatMap { $0.connections.map(\.connectionID) })
    let names = try await withThrowingTaskGroup(of: (FHIRSource.ID, String).self) { group in
      for id in ids { group.addTask { (id, try await name(of: id)) } }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    return sessions.map { HistoryEntry($0, names: names) }
  }

  /// Returns the name of a facility, or a placeholder when it has left the catalog.
  func name(of id: FHIRSource.ID) async throws -> String {
    try await defaultIfNotFound(FHIRSource.unknownName) {
      try await mb.connections.retrieve(id).name
    }
  }

  /// Counts the records by type and determines whether more are expected.
  func progress(of patientID: String) async throws -> RecordProgress {
    let connections = try await defaultIfNotFound([]) {
      try await mb.patients.retrieve(patientID).connections
    }
    var progress = RecordProgress()
    var sources: Set<FHIRSource.ID> = []
    try await defaultIfNotFound(()) {
      for try await record in mb.patients.records(patientID).prefetching() {
        if let source = record.source { sources.insert(source) }
        progress.count((try? record.resource.resourceType.rawValue) ?? "Unreadable")
      }
    }
    // No event reports that a facility has no records, so expect them for ten minutes only.
    let tenMinutesAgo = Date() - 600
    progress.isSyncing = connections.contains {
      $0.status == .active && !sources.contains($0.connectionID) && $0.updatedAt > tenMinutesAgo
    }
    return progress
  }

  /// Returns a default when Medblocks responds that the resource does not exist.
  private func defaultIfNotFound<Value>(
    _ defaultValue: Value, _ request: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await request()
    } catch let error as MedblocksError where error.code == .resourceNotFound {
      return defaultValue
    }
  }
}
