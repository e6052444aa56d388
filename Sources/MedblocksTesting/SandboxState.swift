import Foundation

/// What the service knows.
///
/// Each value writes its own wire form, name by name.
struct SandboxState: Sendable {
  var facilities: [LocalSandbox.Facility]
  var patients: [Patient] = []
  var sessions: [Session] = []
  var launchContexts: [String: SandboxJSON] = [:]
  var webhooks: [Webhook] = []
  /// In the order in which they happened.
  var deliveries: [Delivery] = []
  var now: Date
  /// By patient, in the order in which they came.
  var records: [String: [Record]] = [:]
  /// Which item a cursor stands at, in which list, and since when.
  private var cursors: [String: (list: String, id: String, issuedAt: Date)] = [:]
  private var lastNumber = 0

  init(facilities: [LocalSandbox.Facility], now: Date) {
    self.facilities = facilities
    self.now = now
  }

  struct Patient: Sendable {
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

  struct Record: Sendable {
    /// Ascending, all of the same width.
    let number: String
    let source: String?
    let type: String
    let text: String
    let changedAt: Date
  }

  struct Connection: Sendable {
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

  struct Session: Sendable {
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

  func json(of session: Session) -> [String: SandboxJSON] {
    let connections = patients.first { $0.id == session.patientID }?.connections ?? []
    return [
      "id": .string(session.id), "resource_type": "patient_session",
      "status": .string(session.status(at: now)),
      "url": .string("https://connect.sandbox.invalid/\(session.id)"),
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

  /// A page of a list, which is walked with cursors that nobody can guess the meaning of.
  mutating func page(
    of items: [(id: String, json: SandboxJSON)], list: String, query: [String: String]
  ) throws -> SandboxJSON {
    guard let limit = Int(query["limit"] ?? "10"), (1...100).contains(limit) else {
      throw SandboxFault.invalid("limit", "It has to be 1 to 100.")
    }
    var rest = items[...]
    if let cursor = query["starting_after"] {
      let id = try place(of: cursor, in: list, param: "starting_after")
      guard let index = items.firstIndex(where: { $0.id == id }) else {
        throw SandboxFault.invalid("starting_after", "No such cursor.")
      }
      rest = items[(index + 1)...]
    }
    let page = rest.prefix(limit)
    var next: String?
    if page.count < rest.count, let last = page.last {
      next = newCursor(at: last.id, in: list)
    }
    return [
      "resource_type": "list", "data": .array(page.map(\.json)), "has_more": .bool(next != nil),
      "next_cursor": SandboxJSON(next),
    ]
  }

  /// A cursor of 12 characters.
  mutating func newCursor(at id: String, in list: String) -> String {
    let cursor = "c" + newNumber(width: 11)
    cursors[cursor] = (list, id, now)
    return cursor
  }

  /// The item that a cursor stands at; those of records are good for 7 days.
  func place(of cursor: String, in list: String, param: String) throws -> String {
    guard let place = cursors[cursor], place.list == list else {
      throw SandboxFault.invalid(param, "No such cursor.")
    }
    guard !list.hasPrefix("records/") || now.timeIntervalSince(place.issuedAt) <= 7 * 86_400 else {
      throw SandboxFault.invalid(param, "The cursor has expired.")
    }
    return place.id
  }
}
