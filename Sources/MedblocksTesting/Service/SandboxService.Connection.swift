import Foundation

extension SandboxService {
  /// A patient's connection to a facility, or a failed attempt at one.
  struct Connection: TableRow {
    let id: String
    let position: Int
    let patientID: String
    let sessionID: String
    let facilityID: String
    var status: String
    var failureCode: String?
    var failureAt: Date?
    let createdAt: Date
    var updatedAt: Date

    var lists: [String] { [patientID] }

    /// The JSON inside a session, where a failed attempt has no id.
    var sessionJSON: [String: SandboxJSON] {
      [
        "id": SandboxJSON(status == "failed" ? nil : id), "connection_id": .string(facilityID),
        "status": .string(status), "failure_code": SandboxJSON(failureCode),
        "failure_at": SandboxJSON(failureAt), "created_at": SandboxJSON(createdAt),
      ]
    }

    /// The JSON inside a patient.
    var patientJSON: SandboxJSON {
      let scopes: [SandboxJSON] = status == "failed" ? [] : ["patient/*.read", "offline_access"]
      return .object(
        sessionJSON.merging([
          "id": .string(id), "resource_type": "connection",
          "patient_session_id": .string(sessionID), "scopes": .array(scopes),
          "updated_at": SandboxJSON(updatedAt),
        ]) { $1 })
    }
  }
}
