extension WebhookEvent {
  /// The typed object of an event.
  ///
  /// In a `switch`, keep a `default`: types may be added.
  public enum Payload: Hashable, Sendable, Loggable {
    /// A patient finished a session; its active connections indicate whether it was successful.
    case patientSessionCompleted(PatientSession)
    /// Medblocks lost access to a facility: ask the patient to reconnect.
    ///
    /// It has no patient id, so store which patient a connection (`conn_*`) belongs to. Start the
    /// session with ``PatientSession/Mode/reconnecting(_:)-(PatientSession.Connection)``.
    case connectionTokenRefreshFailed(PatientSession.Connection)
    /// A sync of a patient's records from a facility completed.
    case recordsSyncCompleted(RecordsSyncCompleted)
    /// A sync of a patient's records from a facility failed.
    case recordsSyncFailed(RecordsSyncFailed)
    /// A type that this SDK does not know, or an event of another API version that it cannot read.
    case other(JSON)

    package var loggableFields: [(label: String, value: Any)] {
      switch self {
      case .patientSessionCompleted(let session): [("patientSessionCompleted", session)]
      case .connectionTokenRefreshFailed(let connection):
        [("connectionTokenRefreshFailed", connection)]
      case .recordsSyncCompleted(let sync): [("recordsSyncCompleted", sync)]
      case .recordsSyncFailed(let sync): [("recordsSyncFailed", sync)]
      case .other: [("other", "JSON")]
      }
    }

    /// The key of the payload in an event's data.
    static let key = "object"

    /// Reads the object of an event.
    ///
    /// An object of another API version that cannot be read becomes ``other(_:)``.
    ///
    /// - Throws: ``JSONReadingError`` when an object of this API version cannot be read.
    init(of type: EventType, in data: JSON.Object, version: String) throws {
      do {
        try self.init(of: type, in: data)
      } catch let error as JSONReadingError {
        guard version != APIVersion.supported else { throw error }
        self = .other(data[Self.key] ?? .null)
      }
    }

    private init(of type: EventType, in data: JSON.Object) throws {
      let json = data[Self.key]
      self = try JSONReadingError.descending(to: .key(WebhookEvent.CodingKeys.data.rawValue)) {
        try JSONReadingError.descending(to: .key(Self.key)) {
          switch type {
          case .patientSessionCompleted:
            .patientSessionCompleted(try PatientSession(json: json))
          case .connectionTokenRefreshFailed:
            .connectionTokenRefreshFailed(try PatientSession.Connection(json: json))
          case .recordsSyncCompleted: .recordsSyncCompleted(try RecordsSyncCompleted(json: json))
          case .recordsSyncFailed: .recordsSyncFailed(try RecordsSyncFailed(json: json))
          default: .other(json ?? .null)
          }
        }
      }
    }
  }
}
