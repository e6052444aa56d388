extension SandboxService {
  /// The type and the object of a webhook event.
  struct Event: Codable, Hashable, Sendable {
    let type: String
    /// JSON, written when the event occurred.
    let object: String

    init(type: String, object: SandboxJSON) { (self.type, self.object) = (type, object.text) }

    static func patientSessionCompleted(_ session: SandboxJSON) -> Event {
      Event(type: "patient_session.completed", object: session)
    }

    static func connectionTokenRefreshFailed(_ connection: Connection) -> Event {
      Event(
        type: "connection.token_refresh_failed", object: .object(connection.sessionJSON))
    }

    static func recordsSyncCompleted(
      patientID: String, facilityID: String, total: Int, errors: Int
    ) -> Event {
      // The field `resource_type` is left out: its value is not documented.
      Event(
        type: "records.sync.completed",
        object: [
          "patient_id": .string(patientID), "connection_id": .string(facilityID),
          "total": SandboxJSON(total), "errors": SandboxJSON(errors),
          "duration_ms": .number(5_300),
        ])
    }

    static func recordsSyncFailed(
      patientID: String, facilityID: String, message: String
    ) -> Event {
      Event(
        type: "records.sync.failed",
        object: [
          "patient_id": .string(patientID), "connection_id": .string(facilityID),
          "error_message": .string(message),
        ])
    }
  }
}
