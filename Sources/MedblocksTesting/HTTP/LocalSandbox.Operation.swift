extension LocalSandbox {
  /// An operation of the API.
  ///
  /// The raw value is the operation's id in the API description, `openapi/medblocks.json`.
  public enum Operation: String, CaseIterable, Codable, Sendable, CustomStringConvertible {
    /// Checks the service: `GET /health`.
    case health = "api.health"
    /// Creates a patient: `POST /patients`.
    case createPatient = "api.createPatient"
    /// Lists patients: `GET /patients`.
    case listPatients = "api.listPatients"
    /// Retrieves a patient: `GET /patients/{id}`.
    case getPatient = "api.getPatient"
    /// Replaces the data of a patient: `PUT /patients/{id}`.
    case updatePatient = "api.updatePatient"
    /// Deletes a patient: `DELETE /patients/{id}`.
    case deletePatient = "api.deletePatient"
    /// Lists the sessions of a patient: `GET /patients/{id}/patient-sessions`.
    case listPatientSessions = "api.listPatientSessionsForPatient"
    /// Lists the records of a patient: `GET /patients/{id}/records`.
    case getPatientRecords = "api.getPatientRecords"
    /// Disconnects a patient from a facility: `DELETE /patients/{id}/connections/{connection_id}`.
    case disconnectConnection = "api.disconnectPatientConnection"
    /// Starts a session: `POST /patient-sessions`.
    case startPatientSession = "api.initPatientSession"
    /// Retrieves a session: `GET /patient-sessions/{id}`.
    case getPatientSession = "api.retrievePatientSession"
    /// Lists facilities of the catalog: `GET /connections`.
    case listFHIRSources = "api.listFhirSources"
    /// Retrieves a facility of the catalog: `GET /connections/{id}`.
    case getFHIRSource = "api.getFhirSource"
    /// Retrieves a launch context: `GET /launch-contexts/{id}`.
    case getLaunchContext = "api.retrieveLaunchContext"
    /// Creates a webhook endpoint: `POST /webhooks`.
    case createWebhook = "api.createWebhook"
    /// Lists webhook endpoints: `GET /webhooks`.
    case listWebhooks = "api.listWebhooks"
    /// Retrieves a webhook endpoint: `GET /webhooks/{id}`.
    case getWebhook = "api.getWebhook"
    /// Updates a webhook endpoint: `PATCH /webhooks/{id}`.
    case updateWebhook = "api.updateWebhook"
    /// Deletes a webhook endpoint: `DELETE /webhooks/{id}`.
    case deleteWebhook = "api.deleteWebhook"
    /// Rotates the secret of a webhook endpoint: `POST /webhooks/{id}/rotate-secret`.
    case rotateWebhookSecret = "api.rotateWebhookSecret"
    /// Lists the events of a webhook endpoint: `GET /webhooks/{id}/events`.
    case listWebhookEvents = "api.listWebhookEvents"
    /// Delivers an event again: `POST /events/{id}/redeliver`.
    case redeliverWebhookEvent = "api.redeliverWebhookEvent"

    /// The id of the operation, for example `api.getPatient`.
    public var description: String { rawValue }

    /// Creates the operation with a method and the segments of a path; nil when there is none.
    init?(_ method: String, _ path: [String]) {
      let found = Self.routes.first { route in
        route.method == method && route.path.count == path.count
          && zip(route.path, path).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
      }
      guard let found else { return nil }
      self = found.operation
    }

    private static let routes = allCases.map { operation in
      let parts = operation.route.split(separator: " ")
      return (
        operation: operation, method: String(parts[0]),
        path: parts[1].split(separator: "/").map(String.init)
      )
    }

    /// The method and the path template.
    private var route: String {
      switch self {
      case .health: "GET /health"
      case .createPatient: "POST /patients"
      case .listPatients: "GET /patients"
      case .getPatient: "GET /patients/{id}"
      case .updatePatient: "PUT /patients/{id}"
      case .deletePatient: "DELETE /patients/{id}"
      case .listPatientSessions: "GET /patients/{id}/patient-sessions"
      case .getPatientRecords: "GET /patients/{id}/records"
      case .disconnectConnection: "DELETE /patients/{id}/connections/{connection_id}"
      case .startPatientSession: "POST /patient-sessions"
      case .getPatientSession: "GET /patient-sessions/{id}"
      case .listFHIRSources: "GET /connections"
      case .getFHIRSource: "GET /connections/{id}"
      case .getLaunchContext: "GET /launch-contexts/{id}"
      case .createWebhook: "POST /webhooks"
      case .listWebhooks: "GET /webhooks"
      case .getWebhook: "GET /webhooks/{id}"
      case .updateWebhook: "PATCH /webhooks/{id}"
      case .deleteWebhook: "DELETE /webhooks/{id}"
      case .rotateWebhookSecret: "POST /webhooks/{id}/rotate-secret"
      case .listWebhookEvents: "GET /webhooks/{id}/events"
      case .redeliverWebhookEvent: "POST /events/{id}/redeliver"
      }
    }
  }
}
