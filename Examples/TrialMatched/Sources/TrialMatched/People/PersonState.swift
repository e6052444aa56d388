import Foundation
import Medblocks
import MedblocksStore

/// The state of people that the app keeps: syncs as webhooks reported them, and the history.
struct PersonState: Sendable {
  /// An event of the history.
  struct Event: Sendable {
    let date: Date
    let facility: FHIRSource.ID
    let kind: Kind

    enum Kind: Sendable {
      case received(Int?)
      case partlyReceived(Int?, errors: Int)
      case notReceived
      case accessLost
      case disconnected(dataRemoved: Bool)
    }
  }

  let database: any SQLDatabase

  func syncs(of patientID: String) async throws -> [FHIRSource.ID: SyncState] {
    let rows = try await database.query(
      "SELECT facility, kind, total, errors, occurred_at FROM app_syncs WHERE patient_id = $1",
      [.text(patientID)])
    return Dictionary(
      rows.compactMap { row in
        guard let facility = row[0].text, let state = SyncState(row.dropFirst()) else { return nil }
        return (FHIRSource.ID(facility), state)
      }, uniquingKeysWith: { $1 })
  }

  func events(of patientID: String) async throws -> [Event] {
    try await database.query(
      """
      SELECT facility, kind, total, errors, occurred_at FROM app_history
      WHERE patient_id = $1 ORDER BY occurred_at
      """, [.text(patientID)]
    ).compactMap(Event.init)
  }

  /// Returns the facilities whose records the person has removed.
  func hidden(of patientID: String) async throws -> Set<FHIRSource.ID> {
    let rows = try await database.query(
      "SELECT facility FROM app_hidden WHERE patient_id = $1", [.text(patientID)])
    return Set(rows.compactMap { $0.first?.text }.map { FHIRSource.ID($0) })
  }

  /// Removes everything about a patient, the sessions of the browsers excepted.
  func remove(_ patientID: String) async throws {
    try await database.transaction { connection in
      for table in ["app_syncs", "app_history", "app_hidden"] {
        try await connection.execute(
          "DELETE FROM \(table) WHERE patient_id = $1", [.text(patientID)])
      }
    }
  }

  func disconnect(
    _ patientID: String, _ facility: FHIRSource.ID, removingData: Bool, at date: Date
  ) async throws {
    let key: [SQLValue] = [.text(patientID), .text(facility.rawValue)]
    try await database.execute(
      "DELETE FROM app_syncs WHERE patient_id = $1 AND facility = $2", key)
    if removingData {
      try await database.execute(
        "INSERT INTO app_hidden (patient_id, facility) VALUES ($1, $2) ON CONFLICT DO NOTHING", key)
    }
    try await addEvent(
      Token.make(), patientID, facility, removingData ? "removed" : "disconnected", at: date)
  }

  /// Updates the state after a webhook event; a second time for the same event changes nothing.
  func update(with event: WebhookEvent) async throws {
    let date = event.createdAt ?? Date()
    switch event.payload {
    case .patientSessionCompleted(let session):
      for connection in session.connections ?? [] where connection.status == .active {
        try await setSync(
          session.patientID, connection.connectionID, "syncing", at: connection.createdAt)
      }
    case .recordsSyncCompleted(let sync):
      guard let facility = sync.connectionID else { return }
      let kind = (sync.errors ?? 0) > 0 ? "partial" : "complete"
      try await setSync(
        sync.patientID, facility, kind, total: sync.total, errors: sync.errors, at: date)
      try await addEvent(
        event.id.rawValue, sync.patientID, facility, kind, total: sync.total, errors: sync.errors,
        at: date)
    case .recordsSyncFailed(let sync):
      guard let facility = sync.connectionID else { return }
      try await setSync(sync.patientID, facility, "failed", at: date)
      try await addEvent(event.id.rawValue, sync.patientID, facility, "failed", at: date)
    default: break
    }
  }

  /// Shows the records of facilities again whose connection was verified.
  func unhide(_ facilities: [FHIRSource.ID], of patientID: String) async throws {
    for facility in facilities {
      try await database.execute(
        "DELETE FROM app_hidden WHERE patient_id = $1 AND facility = $2",
        [.text(patientID), .text(facility.rawValue)])
    }
  }

  /// Records that access to a facility was lost.
  func addAccessLost(
    _ id: String, _ patientID: String, _ facility: FHIRSource.ID, at date: Date
  ) async throws {
    try await addEvent(id, patientID, facility, "access-lost", at: date)
  }

  /// Stores the state of a sync, unless a later one is known: events arrive in any order.
  private func setSync(
    _ patientID: String, _ facility: FHIRSource.ID, _ kind: String, total: Int? = nil,
    errors: Int? = nil, at date: Date
  ) async throws {
    try await database.execute(
      """
      INSERT INTO app_syncs AS syncs (patient_id, facility, kind, total, errors, occurred_at)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (patient_id, facility) DO UPDATE SET kind = excluded.kind,
        total = excluded.total, errors = excluded.errors, occurred_at = excluded.occurred_at
      WHERE excluded.occurred_at > syncs.occurred_at
        OR (excluded.occurred_at = syncs.occurred_at AND syncs.kind = 'syncing')
      """, values(patientID, facility, kind, total, errors, date))
  }

  private func addEvent(
    _ id: String, _ patientID: String, _ facility: FHIRSource.ID, _ kind: String,
    total: Int? = nil, errors: Int? = nil, at date: Date
  ) async throws {
    try await database.execute(
      """
      INSERT INTO app_history (patient_id, facility, kind, total, errors, occurred_at, id)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
      """, values(patientID, facility, kind, total, errors, date) + [.text(id)])
  }

  private func values(
    _ patientID: String, _ facility: FHIRSource.ID, _ kind: String, _ total: Int?, _ errors: Int?,
    _ date: Date
  ) -> [SQLValue] {
    [
      .text(patientID), .text(facility.rawValue), .text(kind), SQLValue(total.map(Int64.init)),
      SQLValue(errors.map(Int64.init)), .integer(date.milliseconds),
    ]
  }
}

extension SyncState {
  /// Reads the columns kind, total, errors and time.
  fileprivate init?(_ row: ArraySlice<SQLValue>) {
    let row = Array(row)
    guard row.count == 4, let time = row[3].integer else { return nil }
    let (total, date) = (row[1].integer.map(Int.init), Date(milliseconds: time))
    switch row[0].text {
    case "syncing": self = .syncing(since: date)
    case "complete": self = .complete(total: total, at: date)
    case "partial": self = .partial(total: total, errors: Int(row[2].integer ?? 0), at: date)
    case "failed": self = .failed(at: date)
    default: return nil
    }
  }
}

extension PersonState.Event {
  fileprivate init?(_ row: SQLRow) {
    guard row.count == 5, let facility = row[0].text, let time = row[4].integer else { return nil }
    self.facility = FHIRSource.ID(facility)
    date = Date(milliseconds: time)
    let total = row[2].integer.map(Int.init)
    switch row[1].text {
    case "complete": kind = .received(total)
    case "partial": kind = .partlyReceived(total, errors: Int(row[3].integer ?? 0))
    case "failed": kind = .notReceived
    case "access-lost": kind = .accessLost
    case "disconnected": kind = .disconnected(dataRemoved: false)
    case "removed": kind = .disconnected(dataRemoved: true)
    default: return nil
    }
  }
}
