import Medblocks

/// The queue of the patients whose records are to be synced, shared by all processes.
///
/// A webhook handler, a script or a schedule enqueues patients; ``RecordSync`` runs the workers.
public struct SyncQueue: Sendable {
  let database: any SQLDatabase
  let namespace: String

  /// Creates a queue; ``StoreSchema/migrate(_:)`` creates its table.
  ///
  /// - Parameters:
  ///   - database: The database.
  ///   - namespace: The tenant whose patients the queue holds.
  public init(_ database: some SQLDatabase, namespace: String = "") {
    self.database = database
    self.namespace = KeyColumn.namespace(namespace)
  }

  /// Enqueues the sync of a patient's records.
  ///
  /// A patient who is already queued stays queued once. If a sync of the patient is in progress,
  /// another one follows it. A dead sync is queued again.
  ///
  /// - Parameters:
  ///   - patientID: The id of the patient.
  ///   - delay: The time to wait; zero by default.
  ///   - fromBeginning: Whether to walk through all records, which also finds those that no longer
  ///     exist; by default, a sync asks for changes since the last one.
  /// - Throws: ``SQLError``; `MedblocksError` of kind `invalidRequest` when the id is empty, longer
  ///   than 255 bytes or contains a null character.
  public func enqueue(
    _ patientID: String, after delay: Duration = .zero, fromBeginning: Bool = false
  ) async throws {
    guard KeyColumn.text(patientID) == patientID else {
      throw MedblocksError(
        kind: .invalidRequest,
        message: "Invalid patient id: it must have 1 to 255 bytes, none of them null.",
        param: "patientID", outcome: .notSent)
    }
    let isInProgress = "(jobs.state = 'running' OR jobs.checkpoint IS NOT NULL)"
    let request: Int64 = fromBeginning ? 2 : 1
    try await database.execute(
      """
      INSERT INTO medblocks_sync_jobs AS jobs (namespace, patient_id, state, due_at)
      VALUES ($1, $2, 'queued', \(database.dialect.now) + $3)
      ON CONFLICT (namespace, patient_id) DO UPDATE SET
        request =
          CASE WHEN \(isInProgress) AND jobs.request < $4 THEN CAST($4 AS BIGINT)
          ELSE jobs.request END,
        synced_at =
          CASE WHEN $4 = 2 AND NOT \(isInProgress) THEN NULL ELSE jobs.synced_at END,
        due_at =
          CASE WHEN jobs.state = 'running' THEN jobs.due_at
          WHEN jobs.state = 'queued' AND jobs.due_at < excluded.due_at THEN jobs.due_at
          ELSE excluded.due_at END,
        attempts = CASE WHEN jobs.state = 'dead' THEN 0 ELSE jobs.attempts END,
        state = CASE WHEN jobs.state = 'running' THEN jobs.state ELSE excluded.state END
      """,
      [.text(namespace), .text(patientID), .integer(delay.milliseconds), .integer(request)])
  }

  /// Enqueues the patient of a webhook event that reports new records or a completed session.
  ///
  /// - Returns: Whether the event concerns a sync; other events are ignored.
  /// - Throws: The errors of ``enqueue(_:after:fromBeginning:)``.
  @discardableResult
  public func enqueue(_ event: WebhookEvent) async throws -> Bool {
    switch event.payload {
    case .recordsSyncCompleted(let sync): try await enqueue(sync.patientID)
    case .patientSessionCompleted(let session): try await enqueue(session.patientID)
    default: return false
    }
    return true
  }

  /// Returns the syncs in a state, the one with the earliest time first.
  ///
  /// - Parameters:
  ///   - state: The state; nil for all.
  ///   - limit: The maximum number of syncs; the default is 1,000.
  /// - Throws: ``SQLError``.
  public func jobs(in state: SyncJob.State? = nil, limit: Int = 1_000) async throws -> [SyncJob] {
    try await database.query(
      """
      SELECT \(SyncJob.columns) FROM medblocks_sync_jobs
      WHERE namespace = $1 AND (CAST($2 AS TEXT) IS NULL OR state = $2)
      ORDER BY due_at, patient_id LIMIT $3
      """, [.text(namespace), SQLValue(state?.rawValue), .integer(Int64(limit))]
    ).compactMap(SyncJob.init)
  }

  /// Returns the sync of a patient; nil when the patient was never enqueued.
  ///
  /// - Throws: ``SQLError``.
  public func job(of patientID: String) async throws -> SyncJob? {
    try await database.query(
      """
      SELECT \(SyncJob.columns) FROM medblocks_sync_jobs WHERE namespace = $1 AND patient_id = $2
      """, [.text(namespace), .text(KeyColumn.text(patientID))]
    ).first.flatMap(SyncJob.init)
  }

  /// Whether a sync is running, waiting, or about to be attempted again.
  ///
  /// - Throws: ``SQLError``.
  var hasWork: Bool {
    get async throws {
      try await !database.query(
        """
        SELECT 1 FROM medblocks_sync_jobs WHERE namespace = $1
          AND (due_at <= \(database.dialect.now) OR state = 'running'
            OR (state = 'queued' AND error_code IS NOT NULL))
        LIMIT 1
        """, [.text(namespace)]
      ).isEmpty
    }
  }
}
