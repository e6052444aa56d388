import Foundation

extension SandboxService {
  /// A scheduled sync of a patient's records from a facility.
  struct Sync: TableRow {
    let position: Int
    let patientID: String
    let facilityID: String
    let dueAt: Date

    var id: Int { position }
    var lists: [String] { [patientID] }
  }
}
