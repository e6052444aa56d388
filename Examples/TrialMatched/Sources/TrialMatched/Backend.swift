import Foundation
import Medblocks

/// The dependencies of the routes: the client, the webhook inbox, and the updates of open pages.
public struct Backend: Sendable {
  let mb: MedblocksClient
  let inbox: WebhookInbox
  let updates = PatientUpdates()
  let people = PersonState()
  let sessions = Sessions()
  let catalog: FacilityCatalog
  /// The URL at which browsers reach the app, without a trailing slash.
  let publicURL: String

  /// Creates a backend.
  public init(mb: MedblocksClient, inbox: WebhookInbox, publicURL: String) {
    self.mb = mb
    self.inbox = inbox
    self.publicURL = publicURL
    catalog = FacilityCatalog(mb)
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

  /// Returns the records that the person has not removed.
  func records(of patientID: String) async throws -> [PatientRecord] {
    let hidden = await people.hidden(of: patientID)
    return try await defaultIfNotFound([]) {
      var records: [PatientRecord] = []
      for try await record in mb.patients.records(patientID).prefetching() {
        if let source = record.source, hidden.contains(source) { continue }
        records.append(record)
      }
      return records
    }
  }

  /// Returns what happened: attempts to connect, syncs and disconnections.
  func history(of patientID: String) async throws -> [(date: Date, text: String)] {
    let sessions = try await defaultIfNotFound([]) {
      try await mb.patients.listPatientSessions(patientID, limit: 50).firstPage().data
    }
    let events = await people.events(of: patientID)
    let names = try await names(
      of: sessions.flatMap { $0.connections.map(\.connectionID) } + events.map(\.facility))
    return HistoryText.events(of: sessions, names: names)
      + events.map {
        ($0.date, HistoryText.text($0, name: names[$0.facility] ?? FHIRSource.unknownName))
      }
  }

  /// Deletes the patient with all connections and records, and what the app knows.
  func deleteData(of patientID: String) async throws {
    try await defaultIfNotFound(()) { try await mb.patients.delete(patientID) }
    await people.remove(patientID)
  }

  /// Returns the names of facilities.
  func names(of ids: [FHIRSource.ID]) async throws -> [FHIRSource.ID: String] {
    try await withThrowingTaskGroup(of: (FHIRSource.ID, String).self) { group in
      for id in Set(ids) { group.addTask { (id, try await name(of: id)) } }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  /// Returns the name of a facility, or a placeholder when it has left the catalog.
  func name(of id: FHIRSource.ID) async throws -> String {
    try await defaultIfNotFound(FHIRSource.unknownName) {
      try await mb.connections.retrieve(id).name
    }
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
