extension PatientConnection {
  /// The next step for a patient whose facility is not connected, for your app to translate.
  public enum Advice: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// Another attempt may succeed: offer to connect the facility again.
    case retry
    /// Access ended: ask the patient to connect the facility again, if the records are to stay current.
    case reconnect
    /// The cause is unknown: offer another attempt, and show how to reach your support.
    case contactSupport

    /// The name of the case.
    public var description: String { rawValue }
  }

  /// The next step for the patient; nil when nothing has to be done, as for an active connection.
  public var advice: Advice? { status.advice(failureCode) }
}

extension PatientSession.Connection {
  /// The next step for the patient; nil when nothing has to be done, as for an active connection.
  public var advice: PatientConnection.Advice? { status.advice(failureCode) }
}

extension PatientConnection.FailureCode {
  /// The next step for the patient; `contactSupport` for a code that this version does not know.
  public var advice: PatientConnection.Advice {
    switch self {
    case .userDenied, .oauthCallbackFailed: .retry
    default: .contactSupport
    }
  }
}

extension PatientConnection.Status {
  /// Returns the next step; nil for an active connection and for a status that is not known.
  fileprivate func advice(_ code: PatientConnection.FailureCode?) -> PatientConnection.Advice? {
    switch self {
    case .failed: code?.advice ?? .contactSupport
    case .expired, .refreshFailed, .disconnected: .reconnect
    default: nil
    }
  }
}
