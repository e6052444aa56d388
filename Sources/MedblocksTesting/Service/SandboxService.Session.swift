import Foundation

extension SandboxService {
  struct Session: TableRow {
    let id: String
    let position: Int
    var isComplete = false
    let patientID: String
    let facilityID: String?
    let recommendedIDs: [String]?
    let returnURL: String
    let buttonLabel: String?
    let expiresAt: Date
    /// JSON as it was sent.
    let metadata: String
    let createdAt: Date
    /// The connections and failed attempts of this session, the most recent one last.
    var connectionIDs: [String] = []

    var lists: [String] { [patientID] }

    func status(at now: Date) -> String {
      isComplete ? "complete" : now < expiresAt ? "open" : "expired"
    }
  }
}
