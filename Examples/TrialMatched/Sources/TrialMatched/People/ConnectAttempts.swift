import Medblocks
import MedblocksStore

/// The patient sessions that the app has started, each bound to the browser that started it.
struct ConnectAttempts: Sendable {
  struct Attempt: Sendable {
    let state: String
    let session: String
    let patientID: String
    let patientSessionID: PatientSession.ID
    /// The random name of the page with the result.
    let result: String
    let isVerified: Bool
    let isRejected: Bool
  }

  let database: any SQLDatabase

  func record(
    state: String, token: String, patientID: String, patientSessionID: PatientSession.ID
  ) async throws {
    try await database.execute(
      """
      INSERT INTO app_connect_attempts (state, session, patient_id, patient_session_id, result)
      VALUES ($1, $2, $3, $4, $5)
      """,
      [
        .text(Token.hash(state)), .text(Token.hash(token)), .text(patientID),
        .text(patientSessionID.rawValue), .text(Token.make()),
      ])
  }

  func attempt(state: String) async throws -> Attempt? {
    try await attempts("state = $1", [.text(Token.hash(state))]).first
  }

  /// Returns the verified attempt of a patient whose result has a name.
  func attempt(result: String, of patientID: String) async throws -> Attempt? {
    try await attempts(
      "result = $1 AND patient_id = $2 AND connections IS NOT NULL AND rejected_at IS NULL",
      [.text(result), .text(patientID)]
    ).first
  }

  /// Returns the rejected attempts whose connections still have to be cut.
  func attemptsToCut() async throws -> [Attempt] {
    try await attempts("rejected_at IS NOT NULL AND cut_at IS NULL", [])
  }

  /// Stores the connections of a verified attempt; an attempt is verified at most once.
  ///
  /// - Returns: Whether the attempt is verified now.
  func verify(_ attempt: Attempt, _ connections: [PatientConnection.ID]) async throws -> Bool {
    try await database.execute(
      """
      UPDATE app_connect_attempts SET connections = $2
      WHERE state = $1 AND connections IS NULL AND rejected_at IS NULL
      """, [.text(attempt.state), .text(connections.map(\.rawValue).joined(separator: "\n"))]) == 1
  }

  func reject(_ attempt: Attempt, at time: Int64) async throws {
    try await database.execute(
      """
      UPDATE app_connect_attempts SET rejected_at = $2, connections = NULL
      WHERE state = $1 AND rejected_at IS NULL
      """, [.text(attempt.state), .integer(time)])
  }

  func markCut(_ attempt: Attempt, at time: Int64) async throws {
    try await database.execute(
      "UPDATE app_connect_attempts SET cut_at = $2 WHERE state = $1",
      [.text(attempt.state), .integer(time)])
  }

  /// Returns the connections that the patient made in the browser that started them.
  func verifiedConnections(of patientID: String) async throws -> Set<PatientConnection.ID> {
    let rows = try await database.query(
      """
      SELECT connections FROM app_connect_attempts
      WHERE patient_id = $1 AND connections IS NOT NULL AND rejected_at IS NULL
      """, [.text(patientID)])
    return Set(
      rows.flatMap { ($0.first?.text ?? "").split(separator: "\n") }
        .map { PatientConnection.ID(String($0)) })
  }

  /// Returns the sessions of a patient that were verified.
  func verifiedSessions(of patientID: String) async throws -> Set<PatientSession.ID> {
    Set(
      try await attempts(
        "patient_id = $1 AND connections IS NOT NULL AND rejected_at IS NULL", [.text(patientID)]
      ).map(\.patientSessionID))
  }

  /// Forgets the attempts of a patient, except those whose connections still have to be cut.
  func remove(_ patientID: String) async throws {
    try await database.execute(
      """
      DELETE FROM app_connect_attempts
      WHERE patient_id = $1 AND (rejected_at IS NULL OR cut_at IS NOT NULL)
      """, [.text(patientID)])
  }

  /// Returns the patient of a verified connection.
  func patient(of connection: PatientConnection.ID) async throws -> String? {
    try await database.query(
      """
      SELECT patient_id FROM app_connect_attempts
      WHERE instr($2 || connections || $2, $2 || $1 || $2) > 0 AND rejected_at IS NULL
      """, [.text(connection.rawValue), "\n"]
    ).first?.first?.text
  }

  private func attempts(_ condition: String, _ parameters: [SQLValue]) async throws -> [Attempt] {
    try await database.query(
      """
      SELECT state, session, patient_id, patient_session_id, result, connections, rejected_at
      FROM app_connect_attempts WHERE \(condition)
      """, parameters
    ).compactMap { row in
      guard row.count == 7, let state = row[0].text, let session = row[1].text,
        let patientID = row[2].text, let patientSessionID = row[3].text, let result = row[4].text
      else { return nil }
      return Attempt(
        state: state, session: session, patientID: patientID,
        patientSessionID: PatientSession.ID(patientSessionID), result: result,
        isVerified: row[5] != .null, isRejected: row[6] != .null)
    }
  }
}
