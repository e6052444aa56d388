import Foundation
import Medblocks

extension WebhookSigner {
  /// An event to sign; a test sets the values that matter to it.
  ///
  /// It prints its id and type, but not its object.
  public struct Event: Codable, Hashable, Sendable, Loggable {
    /// The id, by which a handler recognizes a repeated delivery; by default a new one.
    public var id = WebhookEvent.ID("evt_" + UUID().uuidString.lowercased())
    /// The API version of the event's object.
    public var apiVersion = MedblocksClient.apiVersion
    /// The time of the event.
    public var createdAt = LocalSandbox.fixedStartDate
    let type: EventType
    /// The value of `data.object` as JSON.
    let object: String

    private init(_ event: SandboxService.Event) {
      type = EventType(rawValue: event.type)
      object = event.object
    }

    init(_ delivery: SandboxService.Delivery) {
      self.init(delivery.event)
      id = WebhookEvent.ID(delivery.id)
      apiVersion = SandboxService.apiVersion
      createdAt = delivery.createdAt
    }

    /// Reads an event that ``encode(to:)`` wrote, with any coder.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
      let fields = try StringFields(from: decoder)
      id = WebhookEvent.ID(try fields["id"])
      apiVersion = try fields["apiVersion"]
      guard let time = Double(try fields["createdAt"]) else { throw fields.error("createdAt") }
      createdAt = Date(timeIntervalSinceReferenceDate: time)
      type = EventType(rawValue: try fields["type"])
      object = try fields["object"]
    }

    /// Writes the event in a form that no strategy of a coder changes.
    ///
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
      try StringFields(values: [
        "id": id.rawValue, "apiVersion": apiVersion, "type": type.rawValue, "object": object,
        "createdAt": "\(createdAt.timeIntervalSinceReferenceDate)",
      ]).encode(to: encoder)
    }

    package var loggableFields: [(label: String, value: Any)] {
      [("id", id.rawValue.loggable), ("type", type.rawValue.loggable)]
    }

    /// Returns the event for a completed session.
    ///
    /// - Parameters:
    ///   - patientID: The id of the patient.
    ///   - connected: The facilities that the patient connected.
    ///   - refused: The facilities at which the patient denied consent.
    public static func patientSessionCompleted(
      patientID: String, connected: [FHIRSource.ID] = ["fhirsrc_maple"],
      refused: [FHIRSource.ID] = []
    ) -> Event {
      var service = SandboxService(
        facilities: [], apiKey: "", pageURL: "https://connect.sandbox.invalid",
        now: LocalSandbox.fixedStartDate)
      let session = SandboxService.Session(
        id: service.newID("ps_"), position: service.newPosition(), isComplete: true,
        patientID: patientID, facilityID: nil, recommendedIDs: nil,
        returnURL: "https://app.example.com/connected", buttonLabel: nil,
        expiresAt: service.now + 1_800, metadata: "{}", createdAt: service.now)
      service.sessions.insert(session)
      // A session lists its most recent connection first.
      for facility in refused.reversed() {
        service.addConnection(in: session, at: facility.rawValue, failure: "user_denied")
      }
      for facility in connected.reversed() {
        service.addConnection(in: session, at: facility.rawValue, failure: nil)
      }
      let json = service.json(of: service.sessions[session.id] ?? session)
      return Event(.patientSessionCompleted(json))
    }

    /// Returns the event for a connection whose token refresh failed.
    ///
    /// - Parameters:
    ///   - connection: The id of the connection, `conn_*`.
    ///   - facility: The catalog id of the facility.
    public static func connectionTokenRefreshFailed(
      _ connection: PatientConnection.ID, at facility: FHIRSource.ID = "fhirsrc_maple"
    ) -> Event {
      let time = LocalSandbox.fixedStartDate
      let connection = SandboxService.Connection(
        id: connection.rawValue, position: 1, patientID: "", sessionID: "",
        facilityID: facility.rawValue, status: "refresh_failed", failureCode: nil, failureAt: nil,
        createdAt: time, updatedAt: time)
      return Event(.connectionTokenRefreshFailed(connection))
    }

    /// Returns the event for a completed sync of a patient's records from a facility.
    ///
    /// - Parameters:
    ///   - patientID: The id of the patient.
    ///   - facility: The catalog id of the facility.
    ///   - total: The number of synced records.
    ///   - errors: The number of failed records.
    public static func recordsSyncCompleted(
      patientID: String, from facility: FHIRSource.ID = "fhirsrc_maple", total: Int = 3,
      errors: Int = 0
    ) -> Event {
      Event(
        .recordsSyncCompleted(
          patientID: patientID, facilityID: facility.rawValue, total: total, errors: errors))
    }

    /// Returns the event for a failed sync of a patient's records from a facility.
    public static func recordsSyncFailed(
      patientID: String, from facility: FHIRSource.ID = "fhirsrc_maple",
      message: String = "The facility did not respond."
    ) -> Event {
      Event(
        .recordsSyncFailed(
          patientID: patientID, facilityID: facility.rawValue, message: message))
    }

    /// Returns an event of any type, for example a future one.
    ///
    /// - Parameters:
    ///   - type: The type.
    ///   - object: The value of `data.object` as JSON.
    /// - Throws: `DecodingError` when the string is not JSON.
    public static func other(_ type: EventType, object: String) throws -> Event {
      _ = try SandboxJSON(parsing: Array(object.utf8))
      return Event(SandboxService.Event(type: type.rawValue, object: .raw(object)))
    }

    var body: [UInt8] {
      let body: SandboxJSON = [
        "id": .string(id.rawValue), "object": "event", "type": .string(type.rawValue),
        "api_version": .string(apiVersion), "created_at": SandboxJSON(createdAt),
        "data": ["object": .raw(object)],
      ]
      return body.bytes
    }
  }
}
