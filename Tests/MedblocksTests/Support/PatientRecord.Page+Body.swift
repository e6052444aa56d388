@testable import Medblocks

extension PatientRecord.Page {
  /// Reads a page of an arbitrary request.
  init(body: [UInt8]) throws {
    try self.init(
      parsing: APIResponse(body: body), query: PatientRecord.Query(patientID: "user_42"))
  }
}
