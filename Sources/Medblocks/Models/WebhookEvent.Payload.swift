extension WebhookEvent {
  /// The typed object of an event.
  ///
  /// In a `switch`, keep a `default`: types may be added.
  public enum Payload: Hashable, Sendable, Loggable {
    /// A patient finished a session; its active connections indicate whether it was successful.
    case patientSessionCompleted(PatientSessionCompleted)
    /// Medblocks lost access to a facility: ask the patient to reconnect.
    ///
    /// It has no patient id, so store which patient a connection (`conn_*`) belongs to. Start the
    /// session with ``PatientSession/Mode/facility(_:)``.
    case connectionTokenRefreshFailed(ConnectionTokenRefreshFailed)
    /// A sync of a patient's records from a facility completed.
    case recordsSyncCompleted(RecordsSyncCompleted)
    /// A sync of a patient's records from a facility failed.
    case recordsSyncFailed(RecordsSyncFailed)
    /// An object as it was received: its type is unknown, or it has no readable id.
    ///
    /// A known type is a member of ``EventType/knownValues``. The ids that a payload requires are
    /// those of a session and its patient, of a connection, or of a sync's patient.
    case other(EventType, JSON)

    package var loggableFields: [(label: String, value: Any)] {
      switch self {
      case .patientSessionCompleted(let session): [("patientSessionCompleted", session)]
      case .connectionTokenRefreshFailed(let connection):
        [("connectionTokenRefreshFailed", connection)]
      case .recordsSyncCompleted(let sync): [("recordsSyncCompleted", sync)]
      case .recordsSyncFailed(let sync): [("recordsSyncFailed", sync)]
      case .other(let type, _): [("other", type.rawValue.loggable)]
      }
    }

    /// Reads the object of an event; one that cannot be read becomes ``other(_:_:)``.
    init(of type: EventType, _ object: JSON) {
      let payload: Payload? =
        switch type {
        case .patientSessionCompleted:
          (try? PatientSessionCompleted(json: object)).map(Payload.patientSessionCompleted)
        case .connectionTokenRefreshFailed:
          (try? ConnectionTokenRefreshFailed(json: object))
            .map(Payload.connectionTokenRefreshFailed)
        case .recordsSyncCompleted:
          (try? RecordsSyncCompleted(json: object)).map(Payload.recordsSyncCompleted)
        case .recordsSyncFailed:
          (try? RecordsSyncFailed(json: object)).map(Payload.recordsSyncFailed)
        default: nil
        }
      self = payload ?? .other(type, object)
    }
  }
}
