@testable import Medblocks

extension PatientRecord.Page {
  /// Reads a page whose parameters do not matter to the test.
  init(body: [UInt8]) throws {
    try self.init(parsing: body, query: PatientRecord.Query(patientID: "user_42"))
  }
}
