import Medblocks

/// The records that ``RecordSync`` has stored.
public struct RecordStore: Sendable {
  private let database: any SQLDatabase
  private let namespace: String

  /// Creates a store; ``StoreSchema/migrate(_:)`` creates its tables.
  ///
  /// - Parameters:
  ///   - database: The database.
  ///   - namespace: The tenant whose records the store holds.
  public init(_ database: some SQLDatabase, namespace: String = "") {
    self.database = database
    self.namespace = KeyColumn.namespace(namespace)
  }

  /// Returns records of a patient, ordered by their keys.
  ///
  /// - Parameters:
  ///   - patientID: The id of the patient.
  ///   - type: The resource type; nil for all, malformed records included.
  ///   - last: The key of the last record of the previous call, to continue after it.
  ///   - limit: The maximum number of records; the default is 1,000.
  ///   - includesMissing: Whether to return records that a complete walk no longer found.
  /// - Throws: ``SQLError``.
  public func records(
    of patientID: String, type: FHIRResource.ResourceType? = nil,
    after last: StoredRecord.Key? = nil,
    limit: Int = 1_000, includesMissing: Bool = false
  ) async throws -> [StoredRecord] {
    try await database.query(
      """
      SELECT \(StoredRecord.columns) FROM medblocks_records
      WHERE namespace = $1 AND patient_id = $2 AND (type, source, id) > ($3, $4, $5)
        AND (CAST($6 AS TEXT) IS NULL OR type = $6)
        AND (missing_since IS NULL OR CAST($7 AS BIGINT) = 1)
      ORDER BY type, source, id LIMIT $8
      """,
      [
        .text(namespace), .text(KeyColumn.text(patientID)), .text(last?.type ?? ""),
        .text(last?.source ?? ""), .text(last?.id ?? ""),
        SQLValue(type.map { KeyColumn.text($0.rawValue) }), includesMissing ? 1 : 0,
        .integer(Int64(limit)),
      ]
    ).compactMap(StoredRecord.init)
  }

  /// Returns the number of a patient's records, without those that are missing.
  ///
  /// - Throws: ``SQLError``.
  public func count(of patientID: String) async throws -> Int {
    let rows = try await database.query(
      """
      SELECT count(*) FROM medblocks_records
      WHERE namespace = $1 AND patient_id = $2 AND missing_since IS NULL
      """, [.text(namespace), .text(KeyColumn.text(patientID))])
    return Int(rows.first?.first?.integer ?? 0)
  }

  /// Erases all records of a patient, and the patient's sync.
  ///
  /// A worker that syncs the patient at this time stops and stores nothing more. Erase the data of a
  /// patient who has been deleted or has revoked consent.
  ///
  /// - Returns: The number of records that were erased.
  /// - Throws: ``SQLError``.
  @discardableResult
  public func erase(_ patientID: String) async throws -> Int {
    let key: [SQLValue] = [.text(namespace), .text(KeyColumn.text(patientID))]
    return try await database.transaction { connection in
      // The job first: its row is locked while a worker writes a page of the patient.
      try await connection.execute(
        "DELETE FROM medblocks_sync_jobs WHERE namespace = $1 AND patient_id = $2", key)
      return try await connection.execute(
        "DELETE FROM medblocks_records WHERE namespace = $1 AND patient_id = $2", key)
    }
  }
}
