import MedblocksStore

/// The versions of patients' data, by which processes learn about changes.
struct ChangeLog: Sendable {
  let database: any SQLDatabase

  /// Records that the data of a patient changed, or that of all patients.
  func record(_ patientID: String?) async throws {
    guard let patientID else {
      try await database.execute("UPDATE app_changes SET version = version + 1")
      return
    }
    try await database.execute(
      """
      INSERT INTO app_changes AS changes (patient_id, version) VALUES ($1, 1)
      ON CONFLICT (patient_id) DO UPDATE SET version = changes.version + 1
      """, [.text(patientID)])
  }

  /// Returns the version of a patient's data; 0 before the first change.
  func version(of patientID: String) async throws -> Int64 {
    try await database.query(
      "SELECT version FROM app_changes WHERE patient_id = $1", [.text(patientID)]
    ).first?.first?.integer ?? 0
  }
}
