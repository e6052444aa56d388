import Foundation
import Medblocks

/// The claim to a sync has ended: another worker has it, or the patient was erased.
struct ClaimLost: Error {}

/// The steps of a worker; each changes a job only while its claim holds.
extension SyncQueue {
  private static let isHeld =
    "namespace = $1 AND patient_id = $2 AND claim = $3 AND state = 'running'"

  private func key(_ job: ClaimedJob) -> [SQLValue] {
    [.text(namespace), .text(job.patientID), .text(job.claim)]
  }

  private var now: String { database.dialect.now }

  /// Claims the sync with the earliest time; nil when no sync can start yet.
  func claim(lease: Duration, overlap: Duration) async throws -> ClaimedJob? {
    let claim = UUID().uuidString
    return try await database.query(
      """
      UPDATE medblocks_sync_jobs
      SET state = 'running', claim = $2, due_at = \(now) + $3, attempts = attempts + 1
      WHERE namespace = $1 AND patient_id = (
        SELECT patient_id FROM medblocks_sync_jobs
        WHERE namespace = $1 AND due_at <= \(now)
        ORDER BY due_at LIMIT 1 \(database.dialect.skippingLocked))
      RETURNING \(ClaimedJob.columns), \(now)
      """, [.text(namespace), .text(claim), .integer(lease.milliseconds)]
    ).first.flatMap { ClaimedJob($0, claim: claim, overlap: overlap) }
  }

  /// Extends the lease of a claim.
  ///
  /// - Throws: ``ClaimLost``.
  func extend(_ job: ClaimedJob, lease: Duration) async throws {
    let changes = try await database.execute(
      "UPDATE medblocks_sync_jobs SET due_at = \(now) + $4 WHERE \(Self.isHeld)",
      key(job) + [.integer(lease.milliseconds)])
    if changes == 0 { throw ClaimLost() }
  }

  /// Stores a page and the position after it in one transaction.
  ///
  /// The last page ends the job: it becomes idle, or is queued again if a sync was requested
  /// meanwhile or is repeated.
  ///
  /// - Throws: ``ClaimLost``.
  func store(
    _ page: PatientRecord.Page, of job: ClaimedJob, _ walk: Walk, lease: Duration,
    repeatingAfter interval: Duration?
  ) async throws {
    let rows = RecordRow.rows(of: page)
    let isLast = page.checkpoint.isFinished
    let checkpoint = String(decoding: try JSONEncoder().encode(page.checkpoint), as: UTF8.self)
    let dialect = database.dialect
    let (namespace, now, key) = (namespace, now, key(job))
    try await database.transaction { connection in
      // The job first: its row stays locked, so that an erasure waits for the page or prevents it.
      let changes =
        if isLast {
          try await connection.execute(
            """
            UPDATE medblocks_sync_jobs SET walk = $4, attempts = 0, error_code = NULL,
              synced_at = CASE WHEN request = 2 THEN NULL ELSE CAST($5 AS BIGINT) END,
              due_at = CASE WHEN request > 0 THEN \(now) ELSE \(now) + CAST($6 AS BIGINT) END,
              state = CASE WHEN request > 0 OR CAST($6 AS BIGINT) IS NOT NULL THEN 'queued'
                ELSE 'idle' END,
              request = 0, claim = NULL, checkpoint = NULL, started_at = NULL, since = NULL
            WHERE \(Self.isHeld)
            """,
            key + [
              .integer(walk.number), .integer(walk.startedAt), SQLValue(interval?.milliseconds),
            ])
        } else {
          try await connection.execute(
            """
            UPDATE medblocks_sync_jobs SET walk = $4, attempts = 0, started_at = $5, since = $6,
              checkpoint = $7, due_at = \(now) + $8
            WHERE \(Self.isHeld)
            """,
            key + [
              .integer(walk.number), .integer(walk.startedAt), SQLValue(walk.since),
              .text(checkpoint), .integer(lease.milliseconds),
            ])
        }
      if changes == 0 { throw ClaimLost() }
      try await RecordRow.write(
        rows, namespace: namespace, patientID: job.patientID, walk: walk.number, to: connection,
        dialect)
      guard isLast, walk.isComplete else { return }
      try await connection.execute(
        """
        UPDATE medblocks_records SET missing_since = \(now)
        WHERE namespace = $1 AND patient_id = $2 AND walk < $3 AND missing_since IS NULL
        """, [.text(namespace), .text(job.patientID), .integer(walk.number)])
    }
  }

  /// Returns a claimed sync to the queue, as if it had not been attempted.
  ///
  /// - Parameters:
  ///   - job: The sync.
  ///   - code: The code of the error that prevented the attempt; nil keeps that of the last one.
  ///   - delay: The time to wait before the next attempt.
  func release(
    _ job: ClaimedJob, code: String? = nil, after delay: Duration = .zero
  ) async throws {
    try await database.execute(
      """
      UPDATE medblocks_sync_jobs SET state = 'queued', claim = NULL, due_at = \(now) + $4,
        attempts = CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END,
        error_code = COALESCE(CAST($5 AS TEXT), error_code)
      WHERE \(Self.isHeld)
      """, key(job) + [.integer(delay.milliseconds), SQLValue(code)])
  }

  /// Records that an attempt failed; the sync is queued for later, or dead.
  func fail(_ job: ClaimedJob, code: String, after delay: Duration, isFinal: Bool) async throws {
    try await database.execute(
      """
      UPDATE medblocks_sync_jobs SET claim = NULL, error_code = $4,
        state = CASE WHEN CAST($5 AS BIGINT) = 1 THEN 'dead' ELSE 'queued' END,
        due_at = CASE WHEN CAST($5 AS BIGINT) = 1 THEN NULL ELSE \(now) + CAST($6 AS BIGINT) END
      WHERE \(Self.isHeld)
      """, key(job) + [.text(code), isFinal ? 1 : 0, .integer(delay.milliseconds)])
  }
}
