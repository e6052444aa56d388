import Medblocks

/// The result of a patient session, determined when the browser returns.
///
/// The query only names the session; the result is read from the session itself.
enum SessionReturn {
  case connected(facility: String)
  case connectedAndSyncing(facility: String)
  case denied(FHIRSource.ID)
  case failed(FHIRSource.ID)
  case nothingConnected
  case expired
  /// The query does not name a session of this patient.
  case invalid

  /// Creates the result from the query of the return URL.
  ///
  /// - Throws: `MedblocksError` when Medblocks cannot be reached, `CancellationError`.
  init(query: String, _ context: AppContext, _ backend: Backend) async throws {
    guard let returned = PatientSessionReturn(query), returned.patientID == context.patientID else {
      self = .invalid
      return
    }
    let session: PatientSession
    do {
      session = try await backend.mb.patientSession.retrieve(returned.patientSessionID)
    } catch let error as MedblocksError where error.type == .notFound {
      self = .invalid
      return
    }
    guard session.patientID == context.patientID else {
      self = .invalid
      return
    }
    if let active = session.activeConnections.first {
      let name = try await backend.name(of: active.connectionID)
      let isSyncing = try await backend.progress(of: context.patientID).isSyncing
      self = isSyncing ? .connectedAndSyncing(facility: name) : .connected(facility: name)
    } else if let attempt = session.connections.first {
      self =
        attempt.failureCode == .userDenied
        ? .denied(attempt.connectionID) : .failed(attempt.connectionID)
    } else {
      self = session.status == .expired ? .expired : .nothingConnected
    }
  }

  /// Returns the template values for an error of the request for the session.
  static func templateValues(for error: MedblocksError) -> [String: String] {
    [
      "kind": "failure", "title": "The result is not available yet",
      "text": UserMessage(for: error).text, "reload": "yes",
    ]
  }

  /// The values for the template of the return page.
  var templateValues: [String: String] {
    switch self {
    case .connected(let facility):
      ["kind": "success", "title": "Connected", "text": "\(facility) is connected."]
    case .connectedAndSyncing(let facility):
      [
        "kind": "success", "title": "Connected, records are syncing",
        "text": "\(facility) is connected. Your records will arrive soon; you can leave this page.",
      ]
    case .denied(let facility):
      [
        "kind": "neutral", "title": "Nothing was shared", "retry": facility.rawValue,
        "text": UserMessage(for: .userDenied).text,
      ]
    case .failed(let facility):
      [
        "kind": "failure", "title": "The connection failed", "retry": facility.rawValue,
        "text": UserMessage(for: .oauthCallbackFailed).text,
      ]
    case .nothingConnected:
      [
        "kind": "neutral", "title": "Nothing is connected yet",
        "text": "You can connect a facility at any time.",
      ]
    case .expired:
      ["kind": "neutral", "title": "The session has expired", "text": "Please start again."]
    case .invalid:
      [
        "kind": "failure", "title": "This link is not valid",
        "text": "The address does not belong to a connection that you started here.",
      ]
    }
  }
}
