import Medblocks
import MedblocksStore
import StoreTestSupport

// store-worker DATABASE API NAMESPACE: syncs queued patients until the process is killed.
let arguments = CommandLine.arguments
guard arguments.count == 4 else { fatalError("Usage: store-worker DATABASE API NAMESPACE") }
let database = try openDatabase(arguments[1], connections: 4)
try await StoreSchema.migrate(database)
var configuration = MedblocksClient.Configuration()
configuration.baseURL = arguments[2]
let client = try MedblocksClient(apiKey: "mb_sk_sbx_local", configuration: configuration)
let sync = RecordSync(
  client: client, queue: SyncQueue(database, namespace: arguments[3]),
  options: .init(
    lease: .seconds(2), maximumAttempts: 50, retryDelay: .milliseconds(100),
    pollInterval: .milliseconds(50)))
await sync.run(workers: 2)
