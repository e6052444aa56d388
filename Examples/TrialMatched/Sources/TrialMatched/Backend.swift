import Foundation
import Medblocks
import MedblocksStore

/// The dependencies of the routes: the client, the webhook inbox, and the shared database.
public struct Backend: Sendable {
  let mb: MedblocksClient
  let inbox: WebhookInbox
  let people: PersonState
  let sessions: Sessions
  let attempts: ConnectAttempts
  let changes: ChangeLog
  let updates: PatientUpdates
  let catalog: FacilityCatalog
  /// The URL at which browsers reach the app, without a trailing slash.
  let publicURL: String

  /// The details of patients and their records, loaded once for all open pages of a person.
  private let connectionLoads: SharedLoads<Connections>
  private let recordLoads: SharedLoads<[PatientRecord]>

  /// The time for the calls of a page.
  static let pageDeadline = Duration.seconds(5)

  /// Creates a backend, and the tables in the database.
  ///
  /// - Parameters:
  ///   - mb: The client.
  ///   - database: The database that all processes of the app share.
  ///   - webhookSecret: The secret of the app's webhook endpoint.
  ///   - publicURL: The URL at which browsers reach the app, without a trailing slash.
  ///   - cacheTime: The time for which data are kept that no event reports as changed.
  /// - Throws: `SQLError`, and `MedblocksError` when the secret is invalid.
  public init(
    mb: MedblocksClient, database: any SQLDatabase, webhookSecret: WebhookSecret,
    publicURL: String, cacheTime: Duration = .seconds(30)
  ) async throws {
    try await AppSchema.migrate(database)
    self.mb = try mb.withOptions {
      $0.deadline = Self.pageDeadline  // a person waits
      $0.maximumRetries = min($0.maximumRetries, 1)
    }
    self.publicURL = publicURL
    inbox = try WebhookInbox(secrets: [webhookSecret], store: DatabaseEventStore(database))
    people = PersonState(database: database)
    sessions = Sessions(database: database)
    attempts = ConnectAttempts(database: database)
    changes = ChangeLog(database: database)
    updates = PatientUpdates(changes)
    catalog = FacilityCatalog(self.mb)
    connectionLoads = SharedLoads(maximumAge: cacheTime)
    recordLoads = SharedLoads(maximumAge: cacheTime)
  }

  var isSecure: Bool { publicURL.hasPrefix("https:") }

  /// The connections of a patient, verified or not, and the catalog entries of their facilities.
  private struct Connections: Sendable {
    var connections: [PatientConnection] = []
    var catalog: [FHIRSource.ID: FHIRSource] = [:]
  }

  private func connections(of patientID: String) async throws -> Connections {
    try await connectionLoads.value(
      of: patientID, version: try await changes.version(of: patientID)
    ) { [mb] in
      try await mb.withDeadline(Self.pageDeadline) {
        let connections = try await Self.defaultIfNotFound([]) {
          try await mb.patients.retrieve(patientID).connections
        }
        var catalog: [FHIRSource.ID: FHIRSource] = [:]
        for id in Set(connections.map(\.connectionID)) {
          catalog[id] = try await Self.defaultIfNotFound(nil) {
            try await mb.connections.retrieve(id)
          }
        }
        return Connections(connections: connections, catalog: catalog)
      }
    }
  }

  /// Returns the facilities that the patient connected in the browser that started the connection.
  func facilities(of patientID: String) async throws -> [ConnectedFacility] {
    let verified = try await attempts.verifiedConnections(of: patientID)
    let all = try await connections(of: patientID)
    let own = all.connections.filter { verified.contains($0.id) && $0.status != .failed }
    var seen: Set<FHIRSource.ID> = []
    return (own.filter { $0.status == .active } + own.filter { $0.status != .active })
      .filter { seen.insert($0.connectionID).inserted }
      .map { ConnectedFacility(connection: $0, facility: all.catalog[$0.connectionID]) }
  }

  /// Returns the records of verified facilities that the person has not removed.
  ///
  /// While somebody else's connection to a facility is active, none of its records are shown.
  func records(of patientID: String) async throws -> [PatientRecord] {
    let verified = try await attempts.verifiedConnections(of: patientID)
    let connections = try await connections(of: patientID).connections
    let sources = Set(connections.filter { verified.contains($0.id) }.map(\.connectionID))
    let foreign = Set(
      connections.filter { $0.status == .active && !verified.contains($0.id) }.map(\.connectionID))
    let shown = sources.subtracting(foreign).subtracting(try await people.hidden(of: patientID))
    guard !shown.isEmpty else { return [] }
    let records = try await recordLoads.value(
      of: patientID, version: try await changes.version(of: patientID)
    ) { [mb] in
      try await mb.withDeadline(Self.pageDeadline) {
        try await Self.defaultIfNotFound([]) {
          var records: [PatientRecord] = []
          for try await record in mb.patients.records(patientID).prefetching() {
            records.append(record)
          }
          return records
        }
      }
    }
    return records.filter { $0.source.map(shown.contains) ?? false }
  }

  /// Returns the history: attempts to connect, syncs and disconnections.
  func history(of patientID: String) async throws -> [(date: Date, text: String)] {
    let sessions = try await Self.defaultIfNotFound([]) {
      try await mb.patients.listPatientSessions(patientID, limit: 50).firstPage().data
    }
    let verified = try await attempts.verifiedSessions(of: patientID)
    let events = try await people.events(of: patientID)
    let own = sessions.filter { verified.contains($0.id) || $0.connections.isEmpty }
    let names = try await names(
      of: own.flatMap { $0.connections.map(\.connectionID) } + events.map(\.facility))
    return HistoryText.events(of: own, names: names)
      + events.map {
        ($0.date, HistoryText.text($0, name: names[$0.facility] ?? FHIRSource.unknownName))
      }
  }

  /// Deletes the patient with all connections and records, and what the app knows.
  func deleteData(of patientID: String) async throws {
    try await Self.defaultIfNotFound(()) { try await mb.patients.delete(patientID) }
    try await people.remove(patientID)
    try await attempts.remove(patientID)
    try await changes.record(patientID)
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
    try await Self.defaultIfNotFound(FHIRSource.unknownName) {
      try await mb.connections.retrieve(id).name
    }
  }

  /// Returns a default when Medblocks responds that the resource does not exist.
  private static func defaultIfNotFound<Value>(
    _ defaultValue: Value, _ request: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await request()
    } catch let error as MedblocksError where error.code == .resourceNotFound {
      return defaultValue
    }
  }
}
