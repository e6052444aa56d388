import Crypto
import Medblocks

/// A record of a page, as it is written to the database.
struct RecordRow: Sendable {
  let key: StoredRecord.Key
  let hash: [UInt8]
  let content: [UInt8]

  init(_ record: PatientRecord) {
    let resource = try? record.resource
    content = Array(resource?.rawJSON ?? record.rawJSON)
    hash = SHA256.bytes(of: content)
    key = StoredRecord.Key(
      type: KeyColumn.text(resource?.resourceType.rawValue),
      source: KeyColumn.text(record.source?.rawValue),
      id: resource?.id.map(KeyColumn.text) ?? KeyColumn.digest(hash))
  }

  /// Returns the rows of a page; of records with the same key, the last one.
  static func rows(of page: PatientRecord.Page) -> [RecordRow] {
    var seen: Set<[UInt8]> = []
    let rows = page.data.map(RecordRow.init).reversed().filter { row in
      // Compared by bytes, as the database does: strings in Swift are compared by characters.
      seen.insert(
        Array(row.key.type.utf8) + [0] + Array(row.key.source.utf8) + [0] + Array(row.key.id.utf8)
      ).inserted
    }
    return rows.reversed()
  }

  /// Writes rows of a patient; those whose content is known are left as they are.
  ///
  /// A complete walk has a number of its own, and marks each row that it finds with it.
  static func write(
    _ rows: [RecordRow], namespace: String, patientID: String, walk: Int64,
    to connection: some SQLConnection, _ dialect: SQLDialect
  ) async throws {
    guard !rows.isEmpty else { return }
    let now = dialect.now
    var values: [String] = []
    var parameters: [SQLValue] = [.text(namespace), .text(patientID), .integer(walk)]
    for (index, row) in rows.enumerated() {
      let n = 4 + index * 5
      values.append(
        "($1, $2, $3, \(now), \(now), \(now), $\(n), $\(n + 1), $\(n + 2), $\(n + 3), $\(n + 4))")
      parameters += [
        .text(row.key.type), .text(row.key.source), .text(row.key.id), .bytes(row.hash),
        .bytes(row.content),
      ]
    }
    try await connection.execute(
      """
      INSERT INTO medblocks_records AS old
        (namespace, patient_id, walk, first_seen_at, changed_at, last_seen_at,
         type, source, id, hash, content)
      VALUES \(values.joined(separator: ", "))
      ON CONFLICT (namespace, patient_id, type, source, id) DO UPDATE SET
        hash = excluded.hash, walk = excluded.walk, last_seen_at = excluded.last_seen_at,
        missing_since = NULL,
        content = CASE WHEN old.hash = excluded.hash THEN old.content ELSE excluded.content END,
        changed_at =
          CASE WHEN old.hash = excluded.hash THEN old.changed_at ELSE excluded.changed_at END
      WHERE old.hash <> excluded.hash OR old.walk < excluded.walk OR old.missing_since IS NOT NULL
      """, parameters)
  }
}
