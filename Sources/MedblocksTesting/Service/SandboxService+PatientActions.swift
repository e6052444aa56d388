import Foundation
import Medblocks

/// How sessions come to their end.
extension SandboxState {
  func url(of session: Session) -> String { "\(pageURL)/\(session.id)" }

  /// The session is over, and endpoints hear of it.
  mutating func complete(_ id: String) {
    guard let index = sessions.firstIndex(where: { $0.id == id }) else { return }
    sessions[index].isComplete = true
    emit(.init(type: .patientSessionCompleted, object: json(of: sessions[index])))
  }

  mutating func scheduleSync(of patientID: String, from facilityID: String) {
    syncs.append(
      Sync(
        patientID: patientID, facilityID: facilityID,
        dueAt: now + LocalSandbox.syncDuration.inSeconds))
  }

  /// The URL that the browser is sent to; for one chosen facility it tells what came of the try.
  func returnURL(of session: Session) -> String {
    var items = [("patient_id", session.patientID), ("patient_session_id", session.id)]
    let attempts = patients.first { $0.id == session.patientID }?.connections ?? []
    let attempt = attempts.first { $0.sessionID == session.id }
    if session.facilityID != nil, let attempt {
      items.append(("success", attempt.failureCode == nil ? "true" : "false"))
      if let failure = attempt.failureCode {
        items += [("error", failure), ("error_description", Self.sentence(for: failure))]
      } else {
        items.append(("connection_id", attempt.facilityID))
      }
    }
    let unreserved = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    let query = items.map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "")"
    }
    let separator = session.returnURL.contains("?") ? "&" : "?"
    return session.returnURL + separator + query.joined(separator: "&")
  }

  private static func sentence(for failure: String) -> String {
    failure == "user_denied" ? "The patient said no" : "The portal failed"
  }
}
