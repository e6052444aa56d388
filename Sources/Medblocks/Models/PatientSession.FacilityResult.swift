extension PatientSession {
  /// The result of a session for one facility.
  ///
  /// It prints without the id.
  public struct FacilityResult: Identifiable, Hashable, Sendable, Loggable {
    /// The outcome of the attempts to connect a facility.
    public enum Outcome: Hashable, Sendable, Loggable {
      /// The facility is connected; its records follow in the background.
      case connected
      /// The facility is not connected.
      ///
      /// The code is nil when the service gives no reason, or when the session ended without an
      /// attempt.
      case failed(PatientConnection.FailureCode?, advice: PatientConnection.Advice)
      /// The outcome is not known yet: retrieve the session again later.
      case pending

      package var loggableFields: [(label: String, value: Any)] {
        switch self {
        case .connected: [("case", "connected")]
        case .failed(let code, let advice):
          Self.present([("case", "failed"), ("failureCode", code), ("advice", advice)])
        case .pending: [("case", "pending")]
        }
      }
    }

    /// The *catalog* id of the facility, `fhirsrc_*`.
    public let id: FHIRSource.ID
    /// The outcome of the attempts to connect the facility.
    public let outcome: Outcome

    /// Creates a result, for tests and previews.
    public init(id: FHIRSource.ID, outcome: Outcome) {
      self.id = id
      self.outcome = outcome
    }

    package var loggableFields: [(label: String, value: Any)] { [("outcome", outcome)] }
  }

  /// The result for each facility that the patient tried or chose, in the order of ``connections``.
  ///
  /// Of several attempts at a facility, an active connection counts, otherwise the latest one.
  ///
  /// - Complexity: O(*n*) for *n* connections.
  public var facilityResults: [FacilityResult] {
    guard !connections.isEmpty else {
      return connectionID.map { [FacilityResult(id: $0, outcome: outcomeWithoutAttempt)] } ?? []
    }
    let attempts = Dictionary(grouping: connections, by: \.connectionID)
    var seen: Set<FHIRSource.ID> = []
    return connections.map(\.connectionID).filter { seen.insert($0).inserted }.map { id in
      let attempt = attempts[id]?.max {
        ($0.status == .active ? 1 : 0, $0.createdAt) < ($1.status == .active ? 1 : 0, $1.createdAt)
      }
      return FacilityResult(id: id, outcome: attempt?.outcome ?? .pending)
    }
  }

  private var outcomeWithoutAttempt: FacilityResult.Outcome {
    switch status {
    case .complete, .expired: .failed(nil, advice: .retry)
    default: .pending
    }
  }
}

extension PatientSession.Connection {
  fileprivate var outcome: PatientSession.FacilityResult.Outcome {
    if status == .active { return .connected }
    return advice.map { .failed(failureCode, advice: $0) } ?? .pending
  }
}
