import Foundation
import Medblocks

/// A walk through a patient's records, from the first page to the last.
struct Walk: Sendable {
  /// The number of the patient's last complete walk: one that asks for all records.
  var number: Int64
  /// The time at which the walk began, by the database.
  let startedAt: Int64
  /// The time since which the walk asks for changes; nil for all records.
  let since: Int64?

  var isComplete: Bool { since == nil }
}

/// A sync that a worker has claimed.
struct ClaimedJob: Sendable {
  let patientID: String
  /// The id of the claim.
  let claim: String
  /// The number of attempts since the last page that was stored, this one included.
  let attempts: Int
  /// The position after the last page that was stored; nil at the beginning of a walk.
  let checkpoint: PatientRecord.Checkpoint?
  let walk: Walk

  static let columns =
    "patient_id, attempts, checkpoint, walk, started_at, since, synced_at"

  /// Reads a row of ``columns`` and the current time.
  ///
  /// - Parameter overlap: The time before the last walk from which a walk asks for changes again.
  init?(_ row: SQLRow, claim: String, overlap: Duration) {
    guard row.count == 8, let patientID = row[0].text, let attempts = row[1].integer,
      let number = row[3].integer, let now = row[7].integer
    else { return nil }
    self.patientID = patientID
    self.claim = claim
    self.attempts = Int(attempts)
    checkpoint = row[2].text.flatMap {
      try? JSONDecoder().decode(PatientRecord.Checkpoint.self, from: Data($0.utf8))
    }
    if checkpoint != nil, let startedAt = row[4].integer {
      walk = Walk(number: number, startedAt: startedAt, since: row[5].integer)
    } else {
      let since = row[6].integer.map { $0 - overlap.milliseconds }
      walk = Walk(number: since == nil ? number + 1 : number, startedAt: now, since: since)
    }
  }
}
