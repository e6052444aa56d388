import Medblocks

/// What a patient comes back with.
///
/// The query is a hint: it says which session to read, and the session is the proof.
enum ReturnVisit {
  case connected(String)
  case connectedWithRecordsOnTheirWay(String)
  case refused(FHIRSource.ID)
  case failed(FHIRSource.ID)
  case nothing
  case ranOutOfTime
  case notOurs

  init(query: String, _ context: AppContext, _ backend: Backend) async throws {
    guard let returned = PatientSessionReturn(query), returned.patientID == context.patientID else {
      self = .notOurs
      return
    }
    let session: PatientSession
    do {
      session = try await backend.mb.patientSession.retrieve(returned.patientSessionID)
    } catch let error as MedblocksError where error.type == .notFound {
      self = .notOurs
      return
    }
    guard session.patientID == context.patientID else {
      self = .notOurs
      return
    }
    if let active = session.activeConnections.first {
      let name = try await backend.name(of: active.connectionID)
      let isArriving = try await backend.progress(of: context.patientID).isArriving
      self = isArriving ? .connectedWithRecordsOnTheirWay(name) : .connected(name)
    } else if let attempt = session.connections.first {
      self =
        attempt.failureCode == .userDenied
        ? .refused(attempt.connectionID) : .failed(attempt.connectionID)
    } else {
      self = session.status == .expired ? .ranOutOfTime : .nothing
    }
  }

  /// What the page shows when Medblocks cannot be asked; loading it again asks again.
  static func unknown(_ error: MedblocksError) -> [String: String] {
    [
      "kind": "failure", "title": "We could not find out yet", "text": Advice(for: error).text,
      "reload": "yes",
    ]
  }

  /// What the page shows.
  var values: [String: String] {
    switch self {
    case .connected(let name):
      ["kind": "success", "title": "Connected", "text": "\(name) is connected."]
    case .connectedWithRecordsOnTheirWay(let name):
      [
        "kind": "success", "title": "Connected, records on their way",
        "text": "\(name) is connected. Your records arrive in a moment; you need not wait here.",
      ]
    case .refused(let facility):
      [
        "kind": "neutral", "title": "Nothing was shared", "retry": facility.rawValue,
        "text": Advice(forFailure: .userDenied).text,
      ]
    case .failed(let facility):
      [
        "kind": "failure", "title": "That did not work", "retry": facility.rawValue,
        "text": Advice(forFailure: .oauthCallbackFailed).text,
      ]
    case .nothing:
      ["kind": "neutral", "title": "Nothing is connected yet", "text": "You can go on any time."]
    case .ranOutOfTime:
      ["kind": "neutral", "title": "That took too long", "text": "Please start again."]
    case .notOurs:
      [
        "kind": "failure", "title": "This is no return of yours",
        "text": "The address does not belong to a connection that you have started here.",
      ]
    }
  }
}
