import Foundation
import Medblocks
import MedblocksStore
import MedblocksStoreSQLite
import MedblocksTesting
import StoreTestSupport
import Testing

extension StoreTests {
  @Suite struct DocumentationTests {
    @Test("the quick start works as documented")
    func quickStart() async throws {
      let sandbox = LocalSandbox(now: Date())
      try await sandbox.addPatients(1, records: 3, prefix: "user")
      let mb = try sandbox.client()
      let path = try await Engine.sqlite.newDatabase().dropFirst("sqlite:".count)

      let database = try SQLiteDatabase(path: String(path))
      try await StoreSchema.migrate(database)

      let queue = SyncQueue(database)
      let sync = RecordSync(client: mb, queue: queue)
      try await queue.enqueue("user_0")
      try await sync.runUntilIdle()

      let records = try await RecordStore(database).records(of: "user_0", type: .observation)
      #expect(try records.map { try $0.resource["status"].string } == ["final", "final", "final"])
    }

    @Test("the Swift code of the page names what exists")
    func page() throws {
      let page = try String(contentsOf: Self.page, encoding: .utf8)
      for line in [
        #"let database = try SQLiteDatabase(path: "records.db")"#,
        "try await StoreSchema.migrate(database)", "let queue = SyncQueue(database)",
        "let sync = RecordSync(client: mb, queue: queue)", "try await sync.runUntilIdle()",
      ] { #expect(page.contains(line)) }
    }

    private static let page = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Documentation/MedblocksStore.md")
  }
}
