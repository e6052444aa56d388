import Foundation

/// What the service knows.
///
/// Each value writes its own wire form, name by name.
struct SandboxState: Codable, Hashable, Sendable {
  let apiKey: String
  let pageURL: String
  var keys: [String: Key]
  var facilities: [LocalSandbox.Facility]
  var now: Date
  var patients: [Patient] = []
  var sessions: [Session] = []
  var launchContexts: [String: SandboxJSON] = [:]
  /// By patient, in the order in which they came or changed.
  var records: [String: [Record]] = [:]
  /// What a test says that facilities hold: by patient, then by facility.
  var holdings: [String: [String: [Record]]] = [:]
  /// What is still to be pulled.
  var syncs: [Sync] = []
  var webhooks: [Webhook] = []
  /// In the order in which they happened.
  var deliveries: [Delivery] = []
  var cursors: [String: Cursor] = [:]
  private var lastNumber = 0

  init(facilities: [LocalSandbox.Facility], apiKey: String, pageURL: String, now: Date) {
    self.facilities = facilities
    self.apiKey = apiKey
    self.pageURL = pageURL
    self.now = now
    keys = [apiKey: Key()]
  }

  struct Key: Codable, Hashable, Sendable {
    /// Those that it may call; nil for all.
    var operations: Set<LocalSandbox.Operation>?
    var expiresAt: Date?
  }

  struct Patient: Codable, Hashable, Sendable {
    let id: String
    var email: String?
    var name: String?
    var metadata: SandboxJSON
    let createdAt: Date
    /// The most recent first.
    var connections: [Connection] = []

    var json: [String: SandboxJSON] {
      [
        "id": .string(id), "resource_type": "patient", "email": SandboxJSON(email),
        "name": SandboxJSON(name), "metadata": metadata, "created_at": SandboxJSON(createdAt),
      ]
    }

    var detail: [String: SandboxJSON] {
      json.merging(["connections": .array(connections.map(\.json))]) { $1 }
    }
  }

  struct Connection: Codable, Hashable, Sendable {
    let id: String
    let sessionID: String
    let facilityID: String
    var status: String
    var failureCode: String?
    var failureAt: Date?
    let createdAt: Date
    var updatedAt: Date

    /// As it stands in a session, where a failed attempt has no id.
    var attempt: [String: SandboxJSON] {
      [
        "id": SandboxJSON(status == "failed" ? nil : id), "connection_id": .string(facilityID),
        "status": .string(status), "failure_code": SandboxJSON(failureCode),
        "failure_at": SandboxJSON(failureAt), "created_at": SandboxJSON(createdAt),
      ]
    }

    var json: SandboxJSON {
      let scopes: [SandboxJSON] = status == "failed" ? [] : ["patient/*.read", "offline_access"]
      return .object(
        attempt.merging([
          "id": .string(id), "resource_type": "connection",
          "patient_session_id": .string(sessionID), "scopes": .array(scopes),
          "updated_at": SandboxJSON(updatedAt),
        ]) { $1 })
    }
  }

  struct Session: Codable, Hashable, Sendable {
    let id: String
    var isComplete = false
    let patientID: String
    let facilityID: String?
    let recommendedIDs: [String]?
    let returnURL: String
    let buttonLabel: String?
    let expiresAt: Date
    let metadata: SandboxJSON
    let createdAt: Date

    func status(at now: Date) -> String {
      isComplete ? "complete" : now < expiresAt ? "open" : "expired"
    }
  }

  func json(of session: Session) -> SandboxJSON {
    let connections = patients.first { $0.id == session.patientID }?.connections ?? []
    return [
      "id": .string(session.id), "resource_type": "patient_session",
      "status": .string(session.status(at: now)),
      "url": .string(url(of: session)),
      "patient_id": .string(session.patientID), "connection_id": SandboxJSON(session.facilityID),
      "recommended_connection_ids": session.recommendedIDs.map { ids in
        .array(ids.map(SandboxJSON.string))
      } ?? .null,
      "return_url": .string(session.returnURL),
      "return_button_label": SandboxJSON(session.buttonLabel),
      "connections": .array(
        connections.filter { $0.sessionID == session.id }.map { .object($0.attempt) }),
      "expires_at": SandboxJSON(session.expiresAt), "metadata": session.metadata,
      "created_at": SandboxJSON(session.createdAt),
    ]
  }

  /// What a patient's attempt at a facility comes to.
  mutating func newConnection(
    in session: String, at facility: String, failure: String?
  ) -> Connection {
    Connection(
      id: newID("conn_"), sessionID: session, facilityID: facility,
      status: failure == nil ? "active" : "failed", failureCode: failure,
      failureAt: failure.map { _ in now }, createdAt: now, updatedAt: now)
  }

  /// A new id: the prefix of its kind and a number, so that runs repeat.
  mutating func newID(_ prefix: String) -> String { prefix + newNumber(width: 8) }

  mutating func newNumber(width: Int) -> String {
    lastNumber += 1
    let digits = String(lastNumber)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
