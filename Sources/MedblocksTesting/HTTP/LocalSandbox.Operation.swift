extension LocalSandbox {
  /// An operation of the API.
  ///
  /// The raw value is the operation's id in the API description, `openapi/medblocks.json`.
  public enum Operation: String, CaseIterable, Codable, Sendable, CustomStringConvertible {
    /// `GET /health`
    case health = "api.health"
    /// `POST /patients`
    case createPatient = "api.createPatient"
    /// `GET /patients`
    case listPatients = "api.listPatients"
    /// `GET /patients/{id}`
    case getPatient = "api.getPatient"
    /// `PUT /patients/{id}`
    case updatePatient = "api.updatePatient"
    /// `DELETE /patients/{id}`
    case deletePatient = "api.deletePatient"
    /// `GET /patients/{id}/patient-sessions`
    case listPatientSessions = "api.listPatientSessionsForPatient"
    /// `GET /patients/{id}/records`
    case getPatientRecords = "api.getPatientRecords"
    /// `DELETE /patients/{id}/connections/{connection_id}`
    case disconnectConnection = "api.disconnectPatientConnection"
    /// `POST /patient-sessions`
    case startPatientSession = "api.initPatientSession"
    /// `GET /patient-sessions/{id}`
    case getPatientSession = "api.retrievePatientSession"
    /// `GET /connections`
    case listFHIRSources = "api.listFhirSources"
    /// `GET /connections/{id}`
    case getFHIRSource = "api.getFhirSource"
    /// `GET /launch-contexts/{id}`
    case getLaunchContext = "api.retrieveLaunchContext"
    /// `POST /webhooks`
    case createWebhook = "api.createWebhook"
    /// `GET /webhooks`
    case listWebhooks = "api.listWebhooks"
    /// `GET /webhooks/{id}`
    case getWebhook = "api.getWebhook"
    /// `PATCH /webhooks/{id}`
    case updateWebhook = "api.updateWebhook"
    /// `DELETE /webhooks/{id}`
    case deleteWebhook = "api.deleteWebhook"
    /// `POST /webhooks/{id}/rotate-secret`
    case rotateWebhookSecret = "api.rotateWebhookSecret"
    /// `GET /webhooks/{id}/events`
    case listWebhookEvents = "api.listWebhookEvents"
    /// `POST /events/{id}/redeliver`
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
