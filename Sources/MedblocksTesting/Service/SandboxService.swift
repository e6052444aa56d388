import Foundation

/// The state of the emulated service and its responses.
///
/// It is a value: bytes and time come in as arguments, and nothing waits. ``LocalSandbox`` adds the
/// transport, the waits and the faults. It is `Codable`, because it is what a snapshot holds.
struct SandboxService: Codable, Hashable, Sendable {
  /// The API version that the service supports.
  static let apiVersion = "2026-04-25"

  let apiKey: String
  let pageURL: String
  var keys: [String: Key]
  var facilities: Catalog
  /// The start time of the clock, before which the synthetic records end.
  let start: Date
  /// The service's clock, which ``advance(to:)`` moves.
  var now: Date
  var patients = OrderedTable<Patient>()
  /// Listed by patient.
  var sessions = OrderedTable<Session>()
  /// Listed by patient.
  var connections = OrderedTable<Connection>()
  /// By patient, because a FHIR id is unique within one patient's source only.
  var records: [String: OrderedTable<Record>] = [:]
  /// The resources that a test has set, by patient and facility.
  var facilityRecords: [String: [String: [RawResource]]] = [:]
  /// The error messages of facilities whose next sync fails.
  var nextSyncFailures: [String: String] = [:]
  /// The scheduled syncs, listed by patient; the earliest one first.
  var syncs = OrderedTable<Sync>()
  var webhooks = OrderedTable<Webhook>()
  /// Listed by endpoint.
  var deliveries = OrderedTable<Delivery>()
  var launches: [String: Launch] = [:]
  var cursors: [String: Cursor] = [:]
  private var lastNumber = 0
  private var lastPosition = 0

  init(facilities: [LocalSandbox.Facility], apiKey: String, pageURL: String, now: Date) {
    self.facilities = Catalog(facilities)
    self.apiKey = apiKey
    self.pageURL = pageURL
    start = now
    self.now = now
    keys = [apiKey: Key()]
  }

  /// Responds to a request, after checking it against the contract.
  ///
  /// - Parameters:
  ///   - key: The API key that came with the request, or nil.
  ///   - requestID: The value of the response's `X-Request-Id`.
  mutating func respond(
    to request: LocalSandbox.ReceivedRequest, key: String?, requestID: String
  ) -> SandboxResponse {
    do throws(SandboxError) {
      // The contract lists no error for it.
      if request.operation == .health { return try perform(.health, request, requestID) }
      let operation = try request.validatedOperation()
      if let version = request.version, version != Self.apiVersion {
        throw SandboxError(
          "unsupported_api_version", message: "The API has no version with this date.")
      }
      try authorize(key, for: operation)
      return try perform(operation, request, requestID)
    } catch {
      return SandboxResponse(requestID: requestID, error: error)
    }
  }

  private mutating func perform(
    _ operation: LocalSandbox.Operation, _ request: LocalSandbox.ReceivedRequest,
    _ requestID: String
  ) throws(SandboxError) -> SandboxResponse {
    let id = request.path.dropFirst().first ?? ""
    let json: SandboxJSON
    switch operation {
    case .health: json = ["ok": true, "server_time": SandboxJSON(now)]
    case .createPatient: json = try createPatient(request)
    case .listPatients: json = try listPatients(request)
    case .getPatient: json = self.json(withConnections: try patient(id))
    case .updatePatient: json = try updatePatient(id, request)
    case .deletePatient: json = try deletePatient(id)
    case .listPatientSessions: json = try listSessions(of: id, request)
    case .getPatientRecords:
      let page = try recordsPage(of: id, request)
      return SandboxResponse(requestID: requestID, json: page.envelope, data: page.data)
    case .disconnectConnection: json = try disconnect(request.path[3], of: id)
    case .startPatientSession: json = try startSession(request)
    case .getPatientSession: json = self.json(of: try session(id))
    case .listFHIRSources: json = try listFacilities(request)
    case .getFHIRSource: json = try facility(id).json
    case .getLaunchContext: json = try launchContext(id)
    case .createWebhook: json = try createWebhook(request)
    case .listWebhooks: json = try listWebhooks(request)
    case .getWebhook: json = .object(try webhook(id).json)
    case .updateWebhook: json = try updateWebhook(id, request)
    case .deleteWebhook: json = try deleteWebhook(id)
    case .rotateWebhookSecret: json = try rotateSecret(of: id)
    case .listWebhookEvents: json = try listEvents(of: id, request)
    case .redeliverWebhookEvent: json = try redeliver(id)
    }
    return SandboxResponse(requestID: requestID, json: json)
  }

  /// Returns a new id: a prefix and a number, so that every run has the same ids.
  mutating func newID(_ prefix: String) -> String { prefix + newNumber(width: 8) }

  /// Returns the next number, padded with zeros.
  mutating func newNumber(width: Int) -> String {
    lastNumber += 1
    let digits = String(lastNumber)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Returns the position of the next row, greater than those of all rows before.
  mutating func newPosition() -> Int {
    lastPosition += 1
    return lastPosition
  }
}
