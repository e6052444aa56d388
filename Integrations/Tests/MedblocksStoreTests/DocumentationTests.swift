import Foundation
import HTTPTypes
import Hummingbird
import Medblocks
import MedblocksStore
import MedblocksStorePostgreSQL
import MedblocksStoreSQLite
import MedblocksStoreService
import MedblocksTesting
import StoreTestSupport
import Testing

extension StoreTests {
  @Suite struct DocumentationTests {
    @Test("the quick start stores the records of a patient")
    func quickStart() async throws {
      let sandbox = LocalSandbox(now: Date())
      let mb = try sandbox.client()
      _ = try await mb.patients.create("user_42")
      try await sandbox.addRecords(
        [LocalSandbox.record(0, of: "user_42", version: 1)], to: "user_42")
      let folder = NSTemporaryDirectory() + "medblocks-quick-start-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let previous = FileManager.default.currentDirectoryPath
      #expect(FileManager.default.changeCurrentDirectoryPath(folder))
      defer {
        _ = FileManager.default.changeCurrentDirectoryPath(previous)
        try? FileManager.default.removeItem(atPath: folder)
      }

      let database = try SQLiteDatabase(path: "records.db")
      try await StoreSchema.migrate(database)

      let queue = SyncQueue(database)
      let sync = RecordSync(client: mb, queue: queue)
      try await queue.enqueue("user_42")
      try await sync.runUntilIdle()

      for record in try await RecordStore(database).records(of: "user_42", type: .observation) {
        print(try record.resource["status"])
      }

      #expect(try await RecordStore(database).count(of: "user_42") == 1)
      try await RecordStore(database).erase("user_42")
      #expect(try await RecordStore(database).count(of: "user_42") == 0)
    }

    func inbox(
      database: SQLiteDatabase, queue: SyncQueue, body: [UInt8], signature: String?
    ) async throws -> Int {
      let inbox = try WebhookInbox(
        secrets: [.fromEnvironment()], store: DatabaseEventStore(database))
      let status = await inbox.respond(to: body, signature: signature) { event in
        try await queue.enqueue(event)  // ignores events that do not concern a sync
      }
      return status
    }

    func inbox(
      inbox: WebhookInbox, store: DatabaseEventStore, database: SQLiteDatabase, body: [UInt8],
      signature: String?
    ) async throws -> Int {
      let status = await inbox.respond(
        to: body, signature: signature,
        handleInTransaction: { event, claim in
          try await database.transaction { transaction in
            try await transaction.execute(
              "INSERT INTO emails (event) VALUES ($1)", [.text(event.id.rawValue)])
            try await store.complete(claim, in: transaction)
          }
        })
      return status
    }

    func app(inbox: WebhookInbox, queue: SyncQueue, sync: RecordSync) async throws {
      let router = Router()
      router.post("webhooks") { request, _ in
        let body = try await request.body.collect(upTo: 1 << 20)
        let signature = HTTPField.Name(Webhooks.signatureHeader).flatMap { request.headers[$0] }
        let status = await inbox.respond(to: body.readableBytesView, signature: signature) {
          try await queue.enqueue($0)
        }
        return HTTPResponse.Status(code: status)
      }
      let app = Application(router: router, services: [RecordSyncService(sync)])
      try await app.runService()  // until SIGINT or SIGTERM
    }

    func postgreSQL() -> any SQLDatabase {
      let database = PostgreSQLDatabase(url: "postgres://app@db.example.com/app")
      return database
    }

    @Test("each snippet of the page is in this file, except the one of another driver")
    func snippets() throws {
      let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Documentation/MedblocksStore.md")
      let compiled = Self.normalized(try String(contentsOfFile: #filePath, encoding: .utf8))
      let blocks = try String(contentsOf: page, encoding: .utf8)
        .components(separatedBy: "```swift\n").dropFirst()
        .compactMap { $0.components(separatedBy: "\n```").first }
        .filter { !$0.contains("PostgresNIO") }
      #expect(blocks.count == 6)
      for block in blocks { #expect(compiled.contains(Self.normalized(block)), "\(block)") }
    }

    private static func normalized(_ text: String) -> String {
      text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty && !$0.hasPrefix("import ") }.joined(separator: "\n")
    }
  }
}
