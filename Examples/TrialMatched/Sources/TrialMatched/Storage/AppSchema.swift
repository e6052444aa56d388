import MedblocksStore

/// The tables of the app, beside those of `MedblocksStore`.
enum AppSchema {
  /// Creates the tables that do not exist.
  static func migrate(_ database: any SQLDatabase) async throws {
    try await StoreSchema.migrate(database)
    try await database.transaction { connection in
      for statement in statements { try await connection.execute(statement) }
    }
  }

  private static let statements = [
    // Tokens and states are stored as hashes: whoever reads the database cannot use them.
    """
    CREATE TABLE IF NOT EXISTS app_sessions (
      token TEXT PRIMARY KEY, patient_id TEXT NOT NULL, created_at BIGINT NOT NULL,
      seen_at BIGINT NOT NULL, message TEXT)
    """,
    """
    CREATE TABLE IF NOT EXISTS app_connect_attempts (
      state TEXT PRIMARY KEY, session TEXT NOT NULL, patient_id TEXT NOT NULL,
      patient_session_id TEXT NOT NULL, result TEXT NOT NULL, connections TEXT,
      rejected_at BIGINT, cut_at BIGINT)
    """,
    """
    CREATE INDEX IF NOT EXISTS app_connect_attempts_patient
      ON app_connect_attempts (patient_id)
    """,
    """
    CREATE TABLE IF NOT EXISTS app_syncs (
      patient_id TEXT NOT NULL, facility TEXT NOT NULL, kind TEXT NOT NULL, total BIGINT,
      errors BIGINT, occurred_at BIGINT NOT NULL, PRIMARY KEY (patient_id, facility))
    """,
    """
    CREATE TABLE IF NOT EXISTS app_history (
      id TEXT PRIMARY KEY, patient_id TEXT NOT NULL, facility TEXT NOT NULL, kind TEXT NOT NULL,
      total BIGINT, errors BIGINT, occurred_at BIGINT NOT NULL)
    """,
    "CREATE INDEX IF NOT EXISTS app_history_patient ON app_history (patient_id)",
    """
    CREATE TABLE IF NOT EXISTS app_hidden (
      patient_id TEXT NOT NULL, facility TEXT NOT NULL, PRIMARY KEY (patient_id, facility))
    """,
    """
    CREATE TABLE IF NOT EXISTS app_changes (
      patient_id TEXT PRIMARY KEY, version BIGINT NOT NULL)
    """,
    "CREATE TABLE IF NOT EXISTS app_webhook_secrets (url TEXT PRIMARY KEY, secret TEXT NOT NULL)",
  ]
}
