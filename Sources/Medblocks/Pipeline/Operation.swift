/// An operation of the API: its id in `openapi/medblocks.json`, its method and its path.
///
/// Routes are written here only. Everything in this value may be logged; the ids of the path
/// parameters are not part of it.
struct Operation: Hashable, Sendable {
  let id: String
  let method: TransportRequest.Method
  /// The path template, with parameters in braces.
  let path: String

  static let health = Operation(id: "api.health", method: .get, path: "/health")

  static let createPatient = Operation(id: "api.createPatient", method: .post, path: "/patients")
  static let listPatients = Operation(id: "api.listPatients", method: .get, path: "/patients")
  static let getPatient = Operation(id: "api.getPatient", method: .get, path: "/patients/{id}")
  static let updatePatient = Operation(
    id: "api.updatePatient", method: .put, path: "/patients/{id}")
  static let deletePatient = Operation(
    id: "api.deletePatient", method: .delete, path: "/patients/{id}")
  static let listPatientSessions = Operation(
    id: "api.listPatientSessionsForPatient", method: .get, path: "/patients/{id}/patient-sessions")
  static let getPatientRecords = Operation(
    id: "api.getPatientRecords", method: .get, path: "/patients/{id}/records")
  static let disconnectConnection = Operation(
    id: "api.disconnectPatientConnection", method: .delete,
    path: "/patients/{id}/connections/{connection_id}")

  static let startPatientSession = Operation(
    id: "api.initPatientSession", method: .post, path: "/patient-sessions")
  static let getPatientSession = Operation(
    id: "api.retrievePatientSession", method: .get, path: "/patient-sessions/{id}")

  static let listFHIRSources = Operation(
    id: "api.listFhirSources", method: .get, path: "/connections")
  static let getFHIRSource = Operation(
    id: "api.getFhirSource", method: .get, path: "/connections/{id}")

  static let getLaunchContext = Operation(
    id: "api.retrieveLaunchContext", method: .get, path: "/launch-contexts/{id}")

  static let createWebhook = Operation(id: "api.createWebhook", method: .post, path: "/webhooks")
  static let listWebhooks = Operation(id: "api.listWebhooks", method: .get, path: "/webhooks")
  static let getWebhook = Operation(id: "api.getWebhook", method: .get, path: "/webhooks/{id}")
  static let updateWebhook = Operation(
    id: "api.updateWebhook", method: .patch, path: "/webhooks/{id}")
  static let deleteWebhook = Operation(
    id: "api.deleteWebhook", method: .delete, path: "/webhooks/{id}")
  static let rotateWebhookSecret = Operation(
    id: "api.rotateWebhookSecret", method: .post, path: "/webhooks/{id}/rotate-secret")
  static let listWebhookEvents = Operation(
    id: "api.listWebhookEvents", method: .get, path: "/webhooks/{id}/events")
  static let redeliverWebhookEvent = Operation(
    id: "api.redeliverWebhookEvent", method: .post, path: "/events/{id}/redeliver")

  /// The operations that this SDK calls.
  static let all = [
    health, createPatient, listPatients, getPatient, updatePatient, deletePatient,
    listPatientSessions, getPatientRecords, disconnectConnection, startPatientSession,
    getPatientSession, listFHIRSources, getFHIRSource, getLaunchContext, createWebhook,
    listWebhooks, getWebhook, updateWebhook, deleteWebhook, rotateWebhookSecret, listWebhookEvents,
    redeliverWebhookEvent,
  ]
}
