/// What happened: the type of a webhook event.
public struct EventType: OpenEnum, WireValue {
  /// The word that the API uses.
  public let rawValue: String
  /// Makes an event type of the word that the API uses.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A patient finished a session.
  public static let patientSessionCompleted: Self = "patient_session.completed"
  /// Access to a facility lapsed: ask the patient to connect again.
  public static let connectionTokenRefreshFailed: Self = "connection.token_refresh_failed"
  /// Records of a patient landed.
  public static let recordsSyncCompleted: Self = "records.sync.completed"
  /// Records of a patient could not be pulled.
  public static let recordsSyncFailed: Self = "records.sync.failed"
  /// Every event type, in the list of what an endpoint wants.
  public static let all: Self = "*"

  /// The event types that this version of the SDK knows; `*`, which is no event, is not among them.
  public static let knownValues: [Self] = [
    .patientSessionCompleted, .connectionTokenRefreshFailed, .recordsSyncCompleted,
    .recordsSyncFailed,
  ]
}
