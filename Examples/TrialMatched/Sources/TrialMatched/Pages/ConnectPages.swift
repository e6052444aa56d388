import Foundation
import Medblocks

/// The page that searches for a facility.
struct ConnectPage: Sendable {
  let frame: PageFrame
  let query: String
  let found: String
  let problem: PageProblem?
  let results: [FacilityResult]
  let nothingFound: Bool

  init(
    person: String, query: String, facilities: PersonData.Part<[FHIRSource]>,
    connected: Set<FHIRSource.ID>
  ) {
    frame = PageFrame("Connect", person: person)
    self.query = query
    problem = facilities.problem
    results = (facilities.value ?? []).map {
      FacilityResult($0, isConnected: connected.contains($0.id))
    }
    nothingFound = !query.isEmpty && problem == nil && results.isEmpty
    found =
      query.isEmpty || problem != nil
      ? ""
      : results.isEmpty
        ? "No place found" : results.count == 1 ? "1 place found" : "\(results.count) places found"
  }
}

/// The terms of a connection, which the person accepts before the portal opens.
struct ConsentPage: Sendable {
  let frame: PageFrame
  let id: String
  let name: String
  let place: String?
  let logo: String
  let isConnected: Bool
  let problem: PageProblem?

  init(
    person: String, facility: FHIRSource, isConnected: Bool, problem: PageProblem? = nil
  ) {
    frame = PageFrame("Connect \(facility.name)", person: person)
    id = facility.id.rawValue
    name = facility.name
    place = facility.place
    logo = FacilityPath.logo(facility.id)
    self.isConnected = isConnected
    self.problem = problem
  }
}

/// The page after the portal: each facility with its outcome and the next step.
struct ReturnPage: Sendable {
  struct Result: Sendable {
    let name: String
    let logo: String
    let outcome: String
    let text: String
    let retryPath: String?
  }

  let frame: PageFrame
  let title: String
  let text: String?
  let problem: PageProblem?
  let results: [Result]

  /// Creates the page from the session, which has been verified.
  init(person: String, session: PatientSession, names: [FHIRSource.ID: String]) {
    results = session.facilityResults.map { Result($0, name: names[$0.id]) }
    problem = nil
    let connected = results.count { $0.outcome == "met" }
    switch (connected, results.count) {
    case (0, 0) where session.status == .expired:
      title = "The time for signing in has passed"
      text = "Nothing was connected. Start again when you are ready."
    case (0, 0):
      title = "Nothing was connected"
      text = "You can connect a place at any time."
    case (0, _):
      title = "Not connected"
      text = nil
    case (1, 1):
      title = "Connected"
      text = "Your records are on their way, usually within minutes. You can leave this page."
    case (let some, let all) where some == all:
      title = "\(all) places are connected"
      text = "Your records are on their way, usually within minutes. You can leave this page."
    case (let some, let all):
      title = "\(some) of \(all) places \(some == 1 ? "is" : "are") connected"
      text = some == 1 ? "Its records are on their way." : "Their records are on their way."
    }
    frame = PageFrame(title, person: person)
  }

  /// Creates the page for a problem: a return that is not valid, or a session that cannot be read.
  init(person: String?, title: String, text: String? = nil, problem: PageProblem? = nil) {
    frame = PageFrame(title, person: person)
    self.title = title
    self.text = text
    self.problem = problem
    results = []
  }
}

extension ReturnPage.Result {
  init(_ result: PatientSession.FacilityResult, name: String?) {
    self.name = name ?? FHIRSource.unknownName
    logo = FacilityPath.logo(result.id)
    switch result.outcome {
    case .connected:
      (outcome, text, retryPath) = ("met", "Connected. Records follow.", nil)
    case .pending:
      (outcome, text, retryPath) = ("unknown", "Not finished yet. This page shows it later.", nil)
    case .failed(.userDenied?, _):
      (outcome, retryPath) = ("unknown", FacilityPath.connect(result.id))
      text = "You chose not to share your records. Nothing was read."
    case .failed(nil, _):
      (outcome, retryPath) = ("unknown", FacilityPath.connect(result.id))
      text = "The sign-in was not finished. Nothing was read."
    case .failed:
      (outcome, retryPath) = ("notMet", FacilityPath.connect(result.id))
      text = "The sign-in page of this place reported a problem. Nothing was read."
    }
  }
}
