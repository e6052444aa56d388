import Foundation
import MedblocksStore

/// The browser sessions of people who have signed in.
struct Sessions: Sendable {
  /// The time after which a session that is not used ends.
  static let idleTime: TimeInterval = 12 * 3_600
  /// The time after which each session ends.
  static let maximumAge: TimeInterval = 7 * 86_400

  let database: any SQLDatabase

  /// Creates a session and returns its token; the session with the old token ends.
  func start(
    _ person: DemoPerson, replacing old: String?, now: Date = Date()
  ) async throws -> String {
    if let old { try await end(old) }
    try await database.execute(
      "DELETE FROM app_sessions WHERE created_at < $1 OR seen_at < $2",
      [earliestCreation(now), earliestUse(now)])
    let token = Token.make()
    try await database.execute(
      "INSERT INTO app_sessions (token, patient_id, created_at, seen_at) VALUES ($1, $2, $3, $3)",
      [.text(Token.hash(token)), .text(person.patientID), .integer(now.milliseconds)])
    return token
  }

  /// Returns the person of a session that has not ended.
  func person(_ token: String, now: Date = Date()) async throws -> DemoPerson? {
    let rows = try await database.query(
      """
      SELECT patient_id, seen_at FROM app_sessions
      WHERE token = $1 AND created_at >= $2 AND seen_at >= $3
      """, [.text(Token.hash(token)), earliestCreation(now), earliestUse(now)])
    guard let row = rows.first, row.count == 2, let seenAt = row[1].integer else { return nil }
    if now.milliseconds - seenAt > 60_000 {  // once a minute, so that a read is no write
      try await database.execute(
        "UPDATE app_sessions SET seen_at = $2 WHERE token = $1",
        [.text(Token.hash(token)), .integer(now.milliseconds)])
    }
    return DemoPerson.all.first { $0.patientID == row[0].text }
  }

  func end(_ token: String) async throws {
    try await database.execute(
      "DELETE FROM app_sessions WHERE token = $1", [.text(Token.hash(token))])
  }

  /// Stores a message for the next page.
  func setMessage(_ message: String, of token: String) async throws {
    try await database.execute(
      "UPDATE app_sessions SET message = $2 WHERE token = $1",
      [.text(Token.hash(token)), .text(message)])
  }

  /// Returns the message once.
  func takeMessage(of token: String) async throws -> String? {
    let key: [SQLValue] = [.text(Token.hash(token))]
    let message = try await database.query(
      "SELECT message FROM app_sessions WHERE token = $1 AND message IS NOT NULL", key
    ).first?.first?.text
    guard message != nil else { return nil }
    try await database.execute("UPDATE app_sessions SET message = NULL WHERE token = $1", key)
    return message
  }

  private func earliestCreation(_ now: Date) -> SQLValue {
    .integer((now - Self.maximumAge).milliseconds)
  }
  private func earliestUse(_ now: Date) -> SQLValue {
    .integer((now - Self.idleTime).milliseconds)
  }
}
