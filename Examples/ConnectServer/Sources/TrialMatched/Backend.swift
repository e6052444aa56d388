import Foundation
import Medblocks

/// What the routes work with: the client, the inbox of webhooks, and who waits for news.
public struct Backend: Sendable {
  let mb: MedblocksClient
  let inbox: WebhookInbox
  let feed = RecordFeed()
  /// Where browsers reach the app, without a slash at the end.
  let publicURL: String

  /// Makes a backend; the API key stays in the client.
  public init(mb: MedblocksClient, inbox: WebhookInbox, publicURL: String) {
    self.mb = mb
    self.inbox = inbox
    self.publicURL = publicURL
  }

  var isSecure: Bool { publicURL.hasPrefix("https:") }

  /// Registers the app's endpoint, or takes it over: the secret is known at creation and rotation alone.
  public static func webhookSecret(
    of mb: MedblocksClient, url: String
  ) async throws -> WebhookSecret {
    for try await endpoint in mb.webhooks.list() where endpoint.url == url {
      _ = try await mb.webhooks.update(endpoint.id, status: .active)
      return try await mb.webhooks.rotateSecret(endpoint.id).secret
    }
    return try await mb.webhooks.create(url: url, events: [.all]).secret
  }

  /// The connected facilities; a visitor whom Medblocks does not know yet has none.
  func facilities(of patientID: String) async throws -> [ConnectedFacility] {
    try await unlessUnknown([]) { try await mb.patients.getConnections(patientID) }
  }

  /// The sessions, the most recent first, with the facilities that were tried.
  func history(of patientID: String) async throws -> [HistoryEntry] {
    let sessions = try await unlessUnknown([]) {
      try await mb.patients.listPatientSessions(patientID, limit: 20).firstPage().data
    }
    let ids = Set(sessions.flatMap { $0.connections.map(\.connectionID) })
    let names = try await withThrowingTaskGroup(of: (FHIRSource.ID, String).self) { group in
      for id in ids { group.addTask { (id, try await name(of: id)) } }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    return sessions.map { HistoryEntry($0, names: names) }
  }

  /// A facility's name; one that left the catalog has none.
  func name(of id: FHIRSource.ID) async throws -> String {
    try await unlessUnknown(FHIRSource.unknownName) {
      try await mb.connections.retrieve(id).name
    }
  }

  /// Counts the records by type, and tells whether more are on their way.
  func progress(of patientID: String) async throws -> RecordProgress {
    let connections = try await unlessUnknown([]) {
      try await mb.patients.retrieve(patientID).connections
    }
    var progress = RecordProgress()
    var sources: Set<FHIRSource.ID> = []
    try await unlessUnknown(()) {
      for try await record in mb.patients.records(patientID).prefetching() {
        if let source = record.source { sources.insert(source) }
        progress.count((try? record.resource.resourceType.rawValue) ?? "Unreadable")
      }
    }
    // A facility may have nothing to send, and nobody says so: what has not come soon is not expected.
    let recently = Date() - 600
    progress.isArriving = connections.contains {
      $0.status == .active && !sources.contains($0.connectionID) && $0.updatedAt > recently
    }
    return progress
  }

  private func unlessUnknown<Value>(
    _ nothing: Value, _ work: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await work()
    } catch let error as MedblocksError where error.code == .resourceNotFound {
      return nothing
    }
  }
}
