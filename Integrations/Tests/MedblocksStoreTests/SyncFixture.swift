import Foundation
import Medblocks
import MedblocksStore
import StoreTestSupport

/// A patient whose records come from ``RecordPages``, and the stores of a new database.
struct SyncFixture: Sendable {
  static let patientID = "user_42"

  let engine: Engine
  let pages: RecordPages
  let database: any SQLDatabase
  let queue: SyncQueue
  let store: RecordStore

  init(_ engine: Engine, _ records: [String], database: (any SQLDatabase)? = nil) async throws {
    self.engine = engine
    pages = RecordPages(records)
    let database = if let database { database } else { try await engine.open() }
    self.database = database
    queue = SyncQueue(database)
    store = RecordStore(database)
  }

  func sync(
    _ options: RecordSync.Options = .init(retryDelay: .zero),
    observe: @escaping @Sendable (RecordSync.Event) -> Void = { _ in }
  ) throws -> RecordSync {
    RecordSync(client: try pages.client(), queue: queue, options: options, observe: observe)
  }

  /// Enqueues the patient and runs one attempt.
  func run(fromBeginning: Bool = false) async throws {
    try await queue.enqueue(Self.patientID, fromBeginning: fromBeginning)
    try await sync().runNext()
  }

  /// Runs an attempt that is cancelled after a number of pages.
  func run(pages count: Int) async throws {
    try await queue.enqueue(Self.patientID)
    let stored = LockedBox(0)
    let task = LockedBox<Task<Void, any Error>?>(nil)
    let sync = try sync { event in
      guard case .pageStored = event else { return }
      let isLast = stored.withLock {
        $0 += 1; return $0 == count
      }
      if isLast { task.value?.cancel() }
    }
    task.value = Task {
      while task.value == nil { await Task.yield() }
      try await sync.runNext()
    }
    try await task.value?.value
  }

  /// The ids of the records that are stored and not missing.
  var ids: [String] {
    get async throws { try await store.records(of: Self.patientID).map(\.key.id) }
  }

  /// The physical positions of the rows, which change when PostgreSQL writes a row.
  var rowVersions: [SQLRow] {
    get async throws {
      let version = engine == .sqlite ? "last_seen_at" : "ctid::text"
      return try await database.query(
        "SELECT id, \(version), changed_at, walk FROM medblocks_records ORDER BY id")
    }
  }

  var job: SyncJob? { get async throws { try await queue.job(of: Self.patientID) } }
}
