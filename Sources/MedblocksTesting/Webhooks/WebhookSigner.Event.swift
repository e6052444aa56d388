import Foundation
import Medblocks

extension WebhookSigner {
  /// An event to sign, with what a test wants to stand in it; the rest is made up.
  public struct Event: Codable, Hashable, Sendable {
    /// The id, by which a handler knows an event again.
    public var id: WebhookEvent.ID = "evt_00000001"
    /// The API version that the event says it follows.
    public var apiVersion = MedblocksClient.apiVersion
    /// When it happened.
    public var createdAt = LocalSandbox.defaultStartDate
    let type: EventType
    /// What stands under `data.object`.
    let object: SandboxJSON

    /// A patient finished a session with these facilities connected, and those refused.
    public static func patientSessionCompleted(
      patientID: String, connected: [FHIRSource.ID] = ["fhirsrc_maple"],
      refused: [FHIRSource.ID] = []
    ) -> Event {
      var state = SandboxState(
        facilities: [], apiKey: "", pageURL: "https://connect.sandbox.invalid",
        now: LocalSandbox.defaultStartDate)
      let session = SandboxState.Session(
        id: state.newID("ps_"), isComplete: true, patientID: patientID, facilityID: nil,
        recommendedIDs: nil, returnURL: "https://app.example.com/connected", buttonLabel: nil,
        expiresAt: state.now + 1_800, metadata: [:], createdAt: state.now)
      var patient = SandboxState.Patient(
        id: patientID, email: nil, name: nil, metadata: [:], createdAt: state.now)
      patient.connections =
        connected.map { state.newConnection(in: session.id, at: $0.rawValue, failure: nil) }
        + refused.map {
          state.newConnection(in: session.id, at: $0.rawValue, failure: "user_denied")
        }
      state.patients = [patient]
      return Event(type: .patientSessionCompleted, object: state.json(of: session))
    }

    /// Access to a facility lapsed; `connection` is the id of the link, `conn_*`.
    public static func connectionTokenRefreshFailed(
      _ connection: PatientConnection.ID, at facility: FHIRSource.ID = "fhirsrc_maple"
    ) -> Event {
      let time = LocalSandbox.defaultStartDate
      let connection = SandboxState.Connection(
        id: connection.rawValue, sessionID: "", facilityID: facility.rawValue,
        status: "refresh_failed", failureCode: nil, failureAt: time, createdAt: time,
        updatedAt: time)
      return Event(type: .connectionTokenRefreshFailed, object: .object(connection.attempt))
    }

    /// A pull of a patient's records from a facility ended well.
    public static func recordsSyncCompleted(
      patientID: String, from facility: FHIRSource.ID = "fhirsrc_maple", total: Int = 3,
      errors: Int = 0
    ) -> Event {
      // The field `resource_type` is left out: what stands in it is not documented.
      Event(
        type: .recordsSyncCompleted,
        object: [
          "patient_id": .string(patientID), "connection_id": .string(facility.rawValue),
          "total": SandboxJSON(total), "errors": SandboxJSON(errors),
          "duration_ms": .number(5_300),
        ])
    }

    /// A pull of a patient's records from a facility failed.
    public static func recordsSyncFailed(
      patientID: String, from facility: FHIRSource.ID = "fhirsrc_maple",
      message: String = "The facility did not answer."
    ) -> Event {
      Event(
        type: .recordsSyncFailed,
        object: [
          "patient_id": .string(patientID), "connection_id": .string(facility.rawValue),
          "error_message": .string(message),
        ])
    }

    /// An event of any type, with an object that is given as JSON: a type that is yet to come, say.
    ///
    /// Throws `DecodingError` when the text is no JSON.
    public static func other(_ type: EventType, object: String) throws -> Event {
      Event(type: type, object: try SandboxJSON(parsing: Array(object.utf8)))
    }

    var body: [UInt8] {
      let body: SandboxJSON = [
        "id": .string(id.rawValue), "object": "event", "type": .string(type.rawValue),
        "api_version": .string(apiVersion), "created_at": SandboxJSON(createdAt),
        "data": ["object": object],
      ]
      return body.bytes
    }
  }
}
