import Foundation
import Medblocks

/// The sync of a patient's records.
///
/// It prints without the patient's id.
public struct SyncJob: Sendable, Redacted {
  /// The state of a sync.
  public enum State: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The sync waits for a worker, or for its time.
    case queued
    /// A worker runs the sync, or has died; its lease then ends at `dueAt`.
    case running
    /// The last sync completed, and no other is scheduled.
    case idle
    /// The sync failed too often: it runs again when it is enqueued again.
    case dead

    /// The name of the case.
    public var description: String { rawValue }
  }

  /// The id of the patient.
  public let patientID: String
  /// The state of the sync.
  public let state: State
  /// The time from which a worker may claim the sync; nil when none is scheduled.
  public let dueAt: Date?
  /// The number of attempts since the last page that was stored.
  public let attempts: Int
  /// The code of the last error, for example `resource_not_found` or `database_full`; nil after a
  /// success.
  public let errorCode: String?
  /// The start of the last walk that completed; nil before the first one.
  public let syncedAt: Date?

  static let columns = "patient_id, state, due_at, attempts, error_code, synced_at"

  /// Reads a row of ``columns``.
  init?(_ row: SQLRow) {
    guard row.count == 6, let patientID = row[0].text,
      let state = row[1].text.flatMap(State.init), let attempts = row[3].integer
    else { return nil }
    self.patientID = patientID
    self.state = state
    dueAt = row[2].integer.map(Date.init(milliseconds:))
    self.attempts = Int(attempts)
    errorCode = row[4].text
    syncedAt = row[5].integer.map(Date.init(milliseconds:))
  }
}
