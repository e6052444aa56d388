import Foundation
import Medblocks
import MedblocksStore
import MedblocksTesting
import StoreTestSupport

// store-worker sync DATABASE API NAMESPACE: syncs queued patients until the process is killed.
// store-worker events DATABASE FILE: handles the deliveries of a file, all at once.
let arguments = Array(CommandLine.arguments.dropFirst())
switch (arguments.first, arguments.count) {
case ("sync", 4): try await sync(arguments[1], api: arguments[2], namespace: arguments[3])
case ("events", 3): try await handleEvents(arguments[1], file: arguments[2])
default: fatalError("Usage: store-worker sync DATABASE API NAMESPACE | events DATABASE FILE")
}

func sync(_ url: String, api: String, namespace: String) async throws {
  let database = try openDatabase(url, connections: 4)
  try await StoreSchema.migrate(database)
  var configuration = MedblocksClient.Configuration()
  configuration.baseURL = api
  let client = try MedblocksClient(apiKey: "mb_sk_sbx_local", configuration: configuration)
  let sync = RecordSync(
    client: client, queue: SyncQueue(database, namespace: namespace),
    options: .init(
      lease: .seconds(2), maximumAttempts: 50, retryDelay: .milliseconds(100),
      pollInterval: .milliseconds(50)))
  await sync.run(workers: 2)
}

/// Handles deliveries: lines of a signature and a body.
///
/// The handler adds a row to the table `effects`, for a type that ends in `transaction` in that of the
/// completion. For a type that begins with `slow`, it does not return.
func handleEvents(_ url: String, file: String) async throws {
  let database = try openDatabase(url, connections: 4)
  try await StoreSchema.migrate(database)
  let store = DatabaseEventStore(database)
  let inbox = try WebhookInbox(
    secrets: [WebhookSigner.secret], store: store, lease: .seconds(2))
  let handle: @Sendable (WebhookEvent, any SQLConnection) async throws -> Void = {
    event, connection in
    try await connection.execute(
      "INSERT INTO effects VALUES ($1)", [.text(event.id.rawValue)])
    if event.type.rawValue.hasPrefix("slow") { try await Task.sleep(for: .seconds(3_600)) }
  }
  let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
  try await withThrowingTaskGroup(of: Void.self) { group in
    for line in lines {
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      group.addTask {
        // Medblocks delivers an event again after 503.
        while await inbox.respond(
          to: Array(parts[1].utf8), signature: parts[0],
          handleInTransaction: { event, claim in
            guard event.type.rawValue.hasSuffix("transaction") else {
              return try await handle(event, database)
            }
            try await database.transaction { transaction in
              try await handle(event, transaction)
              try await store.complete(claim, in: transaction)
            }
          }) == 503
        { try await Task.sleep(for: .milliseconds(20)) }
      }
    }
    try await group.waitForAll()
  }
}
