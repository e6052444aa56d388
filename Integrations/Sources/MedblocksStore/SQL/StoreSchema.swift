/// The tables of this package, whose names begin with `medblocks_`.
public enum StoreSchema: Sendable {
  /// Creates or updates the tables.
  ///
  /// Call it when a process starts: processes that start at once wait for each other.
  ///
  /// - Throws: ``SQLError``, of kind `newerSchema` when a later version of this package has updated
  ///   the tables.
  public static func migrate(_ database: some SQLDatabase) async throws {
    let dialect = database.dialect
    try await database.transaction { connection in
      if let lock = dialect.migrationLock { _ = try await connection.query(lock) }
      try await connection.execute(
        "CREATE TABLE IF NOT EXISTS medblocks_schema (version BIGINT NOT NULL)")
      let rows = try await connection.query("SELECT max(version) FROM medblocks_schema")
      let version = Int(rows.first?.first?.integer ?? 0)
      let migrations = migrations(dialect)
      guard version <= migrations.count else { throw SQLError(.newerSchema) }
      for (index, statements) in migrations.enumerated().dropFirst(version) {
        for statement in statements { try await connection.execute(statement) }
        try await connection.execute(
          "INSERT INTO medblocks_schema (version) VALUES ($1)", [.integer(Int64(index + 1))])
      }
    }
  }

  /// Returns the statements of each version; a released version never changes.
  private static func migrations(_ dialect: SQLDialect) -> [[String]] {
    let (text, bytes) = (dialect.textType, dialect.bytesType)
    return [
      [
        """
        CREATE TABLE medblocks_webhook_events (
          namespace \(text) NOT NULL, id \(text) NOT NULL, claim \(text) NOT NULL,
          expires_at BIGINT NOT NULL, completed_at BIGINT, PRIMARY KEY (namespace, id))
        """,
        "CREATE INDEX medblocks_webhook_events_age ON medblocks_webhook_events (expires_at)",
        """
        CREATE TABLE medblocks_records (
          namespace \(text) NOT NULL, patient_id \(text) NOT NULL, type \(text) NOT NULL,
          source \(text) NOT NULL, id \(text) NOT NULL, hash \(bytes) NOT NULL,
          content \(bytes) NOT NULL, walk BIGINT NOT NULL, first_seen_at BIGINT NOT NULL,
          changed_at BIGINT NOT NULL, last_seen_at BIGINT NOT NULL, missing_since BIGINT,
          PRIMARY KEY (namespace, patient_id, type, source, id))
        """,
        """
        CREATE TABLE medblocks_sync_jobs (
          namespace \(text) NOT NULL, patient_id \(text) NOT NULL, state \(text) NOT NULL,
          due_at BIGINT, claim \(text), attempts BIGINT NOT NULL DEFAULT 0, error_code \(text),
          request BIGINT NOT NULL DEFAULT 0, checkpoint \(text), walk BIGINT NOT NULL DEFAULT 0,
          started_at BIGINT, since BIGINT, synced_at BIGINT, PRIMARY KEY (namespace, patient_id))
        """,
        "CREATE INDEX medblocks_sync_jobs_due ON medblocks_sync_jobs (namespace, due_at)",
      ]
    ]
  }
}
