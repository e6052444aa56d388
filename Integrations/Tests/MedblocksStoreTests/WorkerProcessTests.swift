import Foundation
import Medblocks
import MedblocksStore
import MedblocksTesting
import StoreTestSupport
import Testing

extension StoreTests {
  /// Worker processes that are killed at random while they sync from a sandbox over HTTP.
  ///
  /// With `MEDBLOCKS_TEST_STORE_LONG=1`: 8 workers, 500 patients and 200,000 records.
  @Suite struct WorkerProcessTests {
    private static let isLong =
      ProcessInfo.processInfo.environment["MEDBLOCKS_TEST_STORE_LONG"] != nil

    @Test(
      "records arrive once and byte for byte, although workers are killed",
      arguments: Engine.available)
    func kills(engine: Engine) async throws {
      let isLong = Self.isLong
      let (patients, records) = isLong ? (500, 400) : (20, 250)
      let sandbox = LocalSandbox(now: Date())
      try await sandbox.addPatients(patients, records: records, bytes: 300)
      let server = try SandboxServer(sandbox)
      let url = try await engine.newDatabase()
      let database = try openDatabase(url)
      try await StoreSchema.migrate(database)
      let queue = SyncQueue(database, namespace: "tenant")
      for patient in 0..<patients { try await queue.enqueue("patient_\(patient)") }

      let arguments = ["sync", url, server.baseURL, "tenant"]
      var workers = try (0..<(engine == .sqlite ? 2 : isLong ? 8 : 3)).map { _ in
        try WorkerProcess.start(arguments)
      }
      defer { for worker in workers { kill(worker.processIdentifier, SIGKILL) } }
      var restarts = engine == .postgreSQL ? (isLong ? 2 : 1) : 0
      var kills = 0
      let start = ContinuousClock.now
      let limit = start + (isLong ? .seconds(900) : .seconds(120))
      while try await Self.idleCount(queue) < patients, .now < limit {
        try await Task.sleep(for: isLong ? .seconds(1) : .milliseconds(200))
        let index = Int.random(in: workers.indices)
        kill(workers[index].processIdentifier, SIGKILL)
        workers[index].waitUntilExit()
        workers[index] = try WorkerProcess.start(arguments)
        kills += 1
        if restarts > 0, kills % 3 == 0 {
          restarts -= 1
          try Engine.runPostgreSQL("restart")
        }
      }
      #expect(try await Self.idleCount(queue) == patients)
      #expect(kills >= 2)
      #expect(restarts == 0)
      let store = RecordStore(database, namespace: "tenant")
      for patient in 0..<patients {
        let id = "patient_\(patient)"
        let stored = try await store.records(of: id)
        let contents = Dictionary(
          uniqueKeysWithValues: stored.map {
            ("\($0.key.type)|\($0.key.source)|\($0.key.id)", $0.content)
          })
        #expect(try await sandbox.contents(of: id) == contents)
      }
      let requests = await sandbox.requests.count
      print(
        "\(engine): \(patients * records) records in \(ContinuousClock.now - start),",
        "\(kills) kills, \(requests) requests, verification included")
    }

    private static func idleCount(_ queue: SyncQueue) async throws -> Int {
      do {
        return try await queue.jobs(in: .idle, limit: 10_000).count
      } catch let error as SQLError where error.kind == .connection {
        return 0  // The server restarts.
      }
    }
  }
}
