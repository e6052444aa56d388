extension WebhookEvent {
  /// What an event is about.
  ///
  /// In a `switch`, keep a `default`: types may be added.
  public enum Payload: Hashable, Sendable, Redacted {
    /// A patient finished a session, whatever came of it: look at its active connections.
    case patientSessionCompleted(PatientSession)
    /// Access to a facility lapsed: ask the patient to connect it again.
    ///
    /// It carries no patient id. Your own store has to know whose the link is, by its `id`
    /// (`conn_*`); ``PatientSession/Mode/reconnecting(_:)-(PatientSession.Connection)`` is the way on.
    case connectionTokenRefreshFailed(PatientSession.Connection)
    /// A pull of a patient's records from a facility ended well.
    case recordsSyncCompleted(RecordsSyncCompleted)
    /// A pull of a patient's records from a facility failed, and is not tried again by itself.
    case recordsSyncFailed(RecordsSyncFailed)
    /// A type that is new to this SDK, or an event of another API version that cannot be read.
    case other(JSON)

    /// Which of them it is.
    public var printable: [(label: String, value: Any)] {
      switch self {
      case .patientSessionCompleted(let session): [("patientSessionCompleted", session)]
      case .connectionTokenRefreshFailed(let connection):
        [("connectionTokenRefreshFailed", connection)]
      case .recordsSyncCompleted(let sync): [("recordsSyncCompleted", sync)]
      case .recordsSyncFailed(let sync): [("recordsSyncFailed", sync)]
      case .other: [("other", "JSON")]
      }
    }

    /// Where the payload stands in an event's data.
    static let key = "object"

    init(of type: EventType, in data: JSON.Object) throws {
      let wire = data[Self.key]
      self = try WireError.descending(to: .key(WebhookEvent.CodingKeys.data.rawValue)) {
        try WireError.descending(to: .key(Self.key)) {
          switch type {
          case .patientSessionCompleted:
            .patientSessionCompleted(try PatientSession(wire: wire))
          case .connectionTokenRefreshFailed:
            .connectionTokenRefreshFailed(try PatientSession.Connection(wire: wire))
          case .recordsSyncCompleted: .recordsSyncCompleted(try RecordsSyncCompleted(wire: wire))
          case .recordsSyncFailed: .recordsSyncFailed(try RecordsSyncFailed(wire: wire))
          default: .other(wire ?? .null)
          }
        }
      }
    }
  }
}
