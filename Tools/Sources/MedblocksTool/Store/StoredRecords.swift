import Medblocks
import MedblocksStore

/// The records of a database that `medblocks sync` has filled.
struct StoredRecords {
  private let queue: SyncQueue
  private let store: RecordStore

  /// Opens a database that exists.
  ///
  /// - Throws: ``ToolError`` and `SQLError`.
  init(_ database: Database) async throws {
    let opened = try await database.open(mustExist: true)
    queue = SyncQueue(opened)
    store = RecordStore(opened)
  }

  /// The ids of the patients, in order.
  var patients: [String] {
    get async throws { try await queue.jobs(limit: .max).map(\.patientID).sorted() }
  }

  /// Calls a closure with each page of a patient's records.
  ///
  /// - Throws: ``ToolError`` when the patient is not in the database, `SQLError`, and the errors of
  ///   the closure.
  func forEachPage(
    of patient: String, type: FHIRResource.ResourceType? = nil,
    _ body: ([StoredRecord]) throws -> Void
  ) async throws {
    guard try await queue.job(of: patient) != nil else {
      throw ToolError(
        .notFound, "patient_not_stored", "The database has no such patient.",
        hint: "Copy the records with: medblocks sync --patient PATIENT")
    }
    var last: StoredRecord.Key?
    while true {
      let page = try await store.records(of: patient, type: type, after: last)
      guard let end = page.last else { return }
      try body(page)
      last = end.key
    }
  }
}
