import Foundation

/// The actions of a patient in the browser, and the events at a facility's portal.
extension SandboxService {
  typealias ActionError = LocalSandbox.ActionError

  /// Returns a session that is open.
  func openSession(_ id: String) throws(ActionError) -> Session {
    let session = try existingSession(id)
    guard session.status(at: now) == "open" else {
      throw ActionError(description: "The session is not open anymore.")
    }
    return session
  }

  /// Returns the open session with a URL.
  func openSession(at url: String) throws(ActionError) -> Session {
    let session = try openSession(url.split(separator: "/").last.map(String.init) ?? "")
    guard url == self.url(of: session) else {
      throw ActionError(description: "The URL does not belong to this sandbox.")
    }
    return session
  }

  /// Lists the facilities on the page of a session, the recommended ones first.
  func facilities(
    in sessionID: String, matching text: String?
  ) throws(ActionError) -> [LocalSandbox.Facility] {
    let session = try openSession(sessionID)
    let recommended = Set(session.recommendedIDs ?? [])
    let found = facilities.facilities.filter { facility in
      (session.facilityID ?? facility.id.rawValue) == facility.id.rawValue
        && facility.matches(text)
    }
    return found.filter { recommended.contains($0.id.rawValue) }
      + found.filter { !recommended.contains($0.id.rawValue) }
  }

  /// Simulates an attempt to connect a facility.
  ///
  /// - Parameters:
  ///   - facilityID: The facility; nil for the chosen one of the session.
  ///   - failure: The code of a failed attempt; nil when it connects.
  mutating func connect(
    in sessionID: String, at facilityID: String?, failure: String?
  ) throws(ActionError) {
    let session = try openSession(sessionID)
    guard let facility = (facilityID ?? session.facilityID).flatMap({ facilities[$0] }),
      session.facilityID ?? facility.id.rawValue == facility.id.rawValue
    else { throw ActionError(description: "The session does not offer this facility.") }
    addConnection(in: session, at: facility.id.rawValue, failure: failure)
    if failure == nil { scheduleSync(of: session.patientID, from: facility.id.rawValue) }
    if session.facilityID != nil { complete(session.id) }
  }

  /// Completes a session and returns the URL that the browser returns to.
  mutating func finish(_ sessionID: String) throws(ActionError) -> URL {
    let session = try existingSession(sessionID)
    if !session.isComplete {
      guard try openSession(sessionID).facilityID == nil else {
        throw ActionError(
          description: "The session for one facility completes with the patient's attempt.")
      }
      complete(session.id)
    }
    guard let url = URL(keepingEscapesOf: returnURL(of: session)) else {
      throw ActionError(description: "The return URL of the session is not a URL.")
    }
    return url
  }

  /// Ends the access of an active connection, and emits an event if the token refresh failed.
  mutating func endAccess(
    through connectionID: String, status: String
  ) throws(ActionError) {
    guard let connection = connections[connectionID], connection.status == "active" else {
      throw ActionError(description: "The connection does not exist or is not active.")
    }
    endAccess(through: connection, status: status)
    guard status == "refresh_failed", let ended = connections[connectionID] else { return }
    emit(.connectionTokenRefreshFailed(ended))
  }

  private func existingSession(_ id: String) throws(ActionError) -> Session {
    guard let session = sessions[id] else {
      throw ActionError(description: "The session does not exist.")
    }
    return session
  }

  private mutating func complete(_ sessionID: String) {
    guard var session = sessions[sessionID] else { return }
    session.isComplete = true
    sessions.update(session)
    emit(.patientSessionCompleted(json(of: session)))
  }

  /// The return URL with the parameters of the return after its own query.
  ///
  /// For one chosen facility they include the result of the attempt.
  private func returnURL(of session: Session) -> String {
    var items = [("patient_id", session.patientID), ("patient_session_id", session.id)]
    let attempt = session.connectionIDs.last.flatMap { connections[$0] }
    if session.facilityID != nil, let attempt {
      items.append(("success", attempt.failureCode == nil ? "true" : "false"))
      if let failure = attempt.failureCode {
        items += [("error", failure), ("error_description", Self.message(for: failure))]
      } else {
        items.append(("connection_id", attempt.facilityID))
      }
    }
    let unreserved = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    let query = items.map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "")"
    }
    let base = session.returnURL.prefix { $0 != "#" }
    let fragment = session.returnURL[base.endIndex...]
    let separator =
      !base.contains("?") ? "?" : base.hasSuffix("?") || base.hasSuffix("&") ? "" : "&"
    return base + separator + query.joined(separator: "&") + fragment
  }

  private static func message(for failure: String) -> String {
    failure == "user_denied" ? "The patient denied consent" : "The portal failed"
  }
}
