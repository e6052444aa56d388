import Foundation
import Medblocks

/// The patient: in the browser, and later at the portal.
extension LocalSandbox {
  /// Why a test cannot have what it asks for: a patient, session or link is not there, the session not
  /// open, the facility another than was chosen, a record no resource, a URL not the machine's own.
  ///
  /// It names no id.
  public struct ActionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String
  }

  /// Opens the URL of a session in the patient's browser.
  ///
  /// Throws ``ActionError`` when the URL is none of this sandbox's, or its session is not open.
  public func open(_ url: String) throws -> PatientBrowser {
    let id = PatientSession.ID(url.split(separator: "/").last.map(String.init) ?? "")
    let session = try openSession(id)
    guard url == state.url(of: session) else {
      throw ActionError(description: "The URL is none of this sandbox's.")
    }
    return PatientBrowser(sessionID: id, isHostedPage: session.facilityID == nil, sandbox: self)
  }

  /// The patient opens a session, signs in at a facility, consents, and leaves the page.
  ///
  /// `facility` is where, by catalog id or FHIR base URL, for a session through the hosted page; a
  /// session for one chosen facility needs none. Returns the URL that the browser is sent back to.
  /// ``open(_:)`` plays it step by step. Throws ``ActionError``.
  @discardableResult
  public func grantConsent(_ id: PatientSession.ID, at facility: FHIRSource.ID? = nil) throws -> URL
  {
    try attempt(id, at: facility, failure: nil)
    return try finish(id)
  }

  /// The patient opens a session, refuses at the facility's portal, and leaves the page; nothing is
  /// connected.
  ///
  /// The parameters and the result are those of ``grantConsent(_:at:)``. Throws ``ActionError``.
  @discardableResult
  public func denyConsent(_ id: PatientSession.ID, at facility: FHIRSource.ID? = nil) throws -> URL
  {
    try attempt(id, at: facility, failure: .userDenied)
    return try finish(id)
  }

  /// Plays a refresh token that the facility takes no more: access lapses (`refresh_failed`), and the
  /// patient has to connect again.
  ///
  /// Endpoints hear of it. Throws ``ActionError`` when there is no such link, or it is not active.
  public func failTokenRefresh(_ id: PatientConnection.ID) throws {
    let place = try activeLink(id)
    state.patients[place.patient].connections[place.link].failureAt = state.now
    state.endAccess(place.patient, place.link, as: "refresh_failed")
    let link = state.patients[place.patient].connections[place.link]
    state.emit(.init(type: .connectionTokenRefreshFailed, object: .object(link.attempt)))
  }

  /// Plays an access that comes to its end (`expired`), as it does where a facility gives no refresh
  /// token.
  ///
  /// Throws ``ActionError`` when there is no such link, or it is not active.
  public func expireConnection(_ id: PatientConnection.ID) throws {
    let place = try activeLink(id)
    state.endAccess(place.patient, place.link, as: "expired")
  }

  /// The patient takes the consent back at the facility's portal (`disconnected`).
  ///
  /// Throws ``ActionError`` when there is no such link, or it is not active.
  public func revokeConsent(_ id: PatientConnection.ID) throws {
    let place = try activeLink(id)
    state.endAccess(place.patient, place.link, as: "disconnected")
  }

  private func activeLink(_ id: PatientConnection.ID) throws -> (patient: Int, link: Int) {
    for (index, patient) in state.patients.enumerated() {
      let link = patient.connections.firstIndex {
        $0.id == id.rawValue && $0.status == "active"
      }
      if let link { return (index, link) }
    }
    throw ActionError(description: "There is no such active connection.")
  }
}

/// What a ``PatientBrowser`` comes to.
extension LocalSandbox {
  private func session(_ id: PatientSession.ID) throws -> SandboxState.Session {
    guard let index = try? indexOfSession(id.rawValue) else {
      throw ActionError(description: "There is no such session.")
    }
    return state.sessions[index]
  }

  private func openSession(_ id: PatientSession.ID) throws -> SandboxState.Session {
    let session = try session(id)
    guard session.status(at: state.now) == "open" else {
      throw ActionError(description: "The session is not open any more.")
    }
    return session
  }

  func facilities(in id: PatientSession.ID, matching text: String?) throws -> [Facility] {
    let session = try openSession(id)
    let recommended = session.recommendedIDs ?? []
    let found = state.facilities.filter { facility in
      (session.facilityID ?? facility.id.rawValue) == facility.id.rawValue
        && facility.isMatch(text)
    }
    return found.filter { recommended.contains($0.id.rawValue) }
      + found.filter { !recommended.contains($0.id.rawValue) }
  }

  /// A try at a facility; `failure` is nil when it connects.
  func attempt(
    _ id: PatientSession.ID, at facilityID: FHIRSource.ID?,
    failure: PatientConnection.FailureCode?
  ) throws {
    let session = try openSession(id)
    guard let wanted = facilityID?.rawValue ?? session.facilityID,
      let place = try? facility(wanted).id.rawValue, session.facilityID ?? place == place
    else { throw ActionError(description: "The session has no such facility.") }
    guard let patient = try? indexOfPatient(session.patientID) else {
      throw ActionError(description: "There is no such patient.")
    }
    let connection = state.newConnection(in: session.id, at: place, failure: failure?.rawValue)
    state.patients[patient].connections.insert(connection, at: 0)
    if failure == nil { state.scheduleSync(of: session.patientID, from: place) }
    if session.facilityID != nil { state.complete(session.id) }
  }

  func finish(_ id: PatientSession.ID) throws -> URL {
    let session = try session(id)
    if !session.isComplete {
      guard try openSession(id).facilityID == nil else {
        throw ActionError(description: "The patient has not been at the portal yet.")
      }
      state.complete(session.id)
    }
    guard let url = URL(string: state.returnURL(of: session)) else {
      throw ActionError(description: "The session's return URL is no URL.")
    }
    return url
  }
}
