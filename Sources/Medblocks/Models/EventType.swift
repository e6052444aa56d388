/// The type of a webhook event.
public struct EventType: OpenEnum, JSONConvertible {
  /// The string that the API uses.
  public let rawValue: String
  /// Creates an event type from the string that the API uses.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A patient finished a session.
  public static let patientSessionCompleted: Self = "patient_session.completed"
  /// Medblocks lost access to a facility: ask the patient to reconnect.
  public static let connectionTokenRefreshFailed: Self = "connection.token_refresh_failed"
  /// A sync of a patient's records completed.
  public static let recordsSyncCompleted: Self = "records.sync.completed"
  /// A sync of a patient's records failed.
  public static let recordsSyncFailed: Self = "records.sync.failed"
  /// All event types, for registering an endpoint.
  public static let all: Self = "*"

  /// The event types that this version of the SDK knows, without `*`, which is not an event.
  public static let knownValues: [Self] = [
    .patientSessionCompleted, .connectionTokenRefreshFailed, .recordsSyncCompleted,
    .recordsSyncFailed,
  ]
}
