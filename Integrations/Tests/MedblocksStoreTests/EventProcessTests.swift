import Foundation
import Medblocks
import MedblocksStore
import MedblocksTesting
import StoreTestSupport
import Testing

extension StoreTests {
  /// Processes that handle the deliveries of the same events on one database.
  @Suite struct EventProcessTests {
    private static func delivery(_ id: String, type: String = "test") -> SignedWebhook {
      WebhookSigner().sign(body: Array(#"{"id":"\#(id)","type":"\#(type)","data":{}}"#.utf8))
    }

    /// Starts a process that handles deliveries.
    private static func start(_ url: String, _ deliveries: [SignedWebhook]) throws -> Process {
      let file = NSTemporaryDirectory() + "deliveries-\(UUID().uuidString)"
      let lines = deliveries.map { "\($0.signature) \(String(decoding: $0.body, as: UTF8.self))" }
      try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
      let process = try WorkerProcess.start(["events", url, file])
      process.terminationHandler = { _ in try? FileManager.default.removeItem(atPath: file) }
      return process
    }

    private func open(_ engine: Engine) async throws -> (url: String, database: any SQLDatabase) {
      let url = try await engine.newDatabase()
      let database = try openDatabase(url, connections: 1)
      try await database.execute("CREATE TABLE effects (event TEXT NOT NULL)")
      return (url, database)
    }

    @Test(
      "of 1,000 deliveries to 4 processes, each of 100 events is handled once",
      arguments: Engine.available)
    func deliveries(engine: Engine) async throws {
      let (url, database) = try await open(engine)
      let deliveries = (0..<100).map { Self.delivery("evt_\($0)") }
      let processes = try (0..<4).map { _ in
        try Self.start(url, (0..<250).map { deliveries[$0 % 100] }.shuffled())
      }
      for process in processes {
        try await eventually("The process ends.") { !process.isRunning }
        #expect(process.terminationStatus == 0)
      }
      let effects = try await database.query("SELECT event FROM effects")
      #expect(effects.count == 100 && Set(effects).count == 100)
    }

    @Test(
      "an event of a process that is killed before the completion is handled again",
      arguments: Engine.available, [("test", 2), ("transaction", 1)])
    func kill(engine: Engine, handler: (type: String, effects: Int)) async throws {
      let (url, database) = try await open(engine)
      let count = { (table: String) in try await database.query("SELECT 1 FROM \(table)").count }
      let process = try Self.start(url, [Self.delivery("evt_1", type: "slow_" + handler.type)])
      // In a transaction, the effect is not visible yet.
      try await eventually("The handler runs.") {
        handler.type == "test"
          ? try await count("effects") == 1
          : (try? await count("medblocks_webhook_events")) == 1
      }
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let next = try Self.start(url, [Self.delivery("evt_1", type: handler.type)])
      try await eventually("The other process ends.") { !next.isRunning }
      #expect(next.terminationStatus == 0)
      #expect(try await count("effects") == handler.effects)
    }
  }
}
