import Foundation
import Medblocks
import MedblocksStore
import MedblocksTesting
import StoreTestSupport

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

// store-benchmark [RECORDS] [DATABASE]: stored records per second, one worker, over HTTP, and the
// memory of a worker.
let arguments = CommandLine.arguments
let count = arguments.count > 1 ? Int(arguments[1]) ?? 100_000 : 100_000
let folder = NSTemporaryDirectory() + "store-benchmark-\(ProcessInfo.processInfo.processIdentifier)"
try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(atPath: folder) }

let sandbox = LocalSandbox(now: Date())
try await sandbox.addPatients(count / 1_000, records: 1_000, bytes: 700)
let patients = (0..<(count / 1_000)).map { "patient_\($0)" }
let server = try SandboxServer(sandbox)

func url(_ name: String) -> String {
  arguments.count > 2 ? arguments[2] : "sqlite:\(folder)/\(name).db"
}

/// The resident memory of the process in MB.
func memory() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") }
  return (line?.split(separator: " ").dropLast().last).flatMap { Int($0) }.map { $0 / 1_024 } ?? 0
}

func measure(
  _ name: String, _ count: Int = count, _ body: () async throws -> Void
) async throws {
  let start = ContinuousClock.now
  try await body()
  let rate = Double(count) / ((ContinuousClock.now - start) / .seconds(1))
  print("\(name): \(Int(rate)) records per second, \(memory()) MB resident")
}

var configuration = MedblocksClient.Configuration()
configuration.baseURL = server.baseURL
let client = try MedblocksClient(apiKey: "mb_sk_sbx_local", configuration: configuration)

try await measure("Pages alone, not stored") {
  for patient in patients {
    for try await _ in client.patients.records(patient).prefetching().pages {}
  }
}

try await measure("RecordSync") {
  let database = try openDatabase(url("sync"))
  try await StoreSchema.migrate(database)
  let queue = SyncQueue(database, namespace: "sync")
  for patient in patients { try await queue.enqueue(patient) }
  let options = RecordSync.Options(pollInterval: .milliseconds(5))
  try await RecordSync(client: client, queue: queue, options: options).runUntilIdle(workers: 2)
}

try await measure("The database alone, the same rows in the same transactions") {
  let database = try openDatabase(url("alone"))
  try await StoreSchema.migrate(database)
  let content = Array(LocalSandbox.record(0, of: "patient_0", version: 1, bytes: 700).utf8)
  let hash = [UInt8](repeating: 7, count: 32)
  for patient in patients {
    for page in 0..<10 {
      var values: [String] = []
      var parameters: [SQLValue] = ["alone", .text(patient)]
      for row in 0..<100 {
        let n = 3 + row * 3
        values.append("($1, $2, 'Observation', 's', $\(n), $\(n + 1), $\(n + 2), 1, 0, 0, 0)")
        parameters += [.text("o\(page * 100 + row)"), .bytes(hash), .bytes(content)]
      }
      let (sql, arguments) = (values.joined(separator: ", "), parameters)
      _ = try await database.transaction {
        try await $0.execute(
          """
          INSERT INTO medblocks_records (namespace, patient_id, type, source, id, hash, content,
            walk, first_seen_at, changed_at, last_seen_at) VALUES \(sql)
          """, arguments)
      }
    }
  }
}

/// The page as the straightforward way reads it.
struct Page: Decodable {
  struct Item: Decodable {
    struct Resource: Codable {
      struct Quantity: Codable { let value: Double, unit: String }
      let resourceType: String, id: String, status: String, note: String
      let subject: [String: String]
      let valueQuantity: Quantity
    }
    let source: String?
    let resource: Resource
  }
  let data: [Item]
  let next_cursor: String?
}

/// Reads and stores the records of patients in the straightforward way.
func storeRowByRow(_ patients: some Sequence<String>, in database: any SQLDatabase) async throws {
  let blob = arguments.count > 2 ? "BYTEA" : "BLOB"
  try await database.execute(
    "CREATE TABLE plain (patient TEXT, source TEXT, id TEXT, content \(blob))")
  for patient in patients {
    var cursor: String? = ""
    while let start = cursor {
      let query = start.isEmpty ? "" : "?starting_after=\(start)"
      guard let url = URL(string: "\(server.baseURL)/patients/\(patient)/records\(query)")
      else { break }
      var request = URLRequest(url: url)
      request.setValue("Bearer mb_sk_sbx_local", forHTTPHeaderField: "Authorization")
      let page = try JSONDecoder().decode(
        Page.self, from: try await URLSession.shared.data(for: request).0)
      for item in page.data {
        let content = try JSONEncoder().encode(item.resource)
        try await database.execute(
          "INSERT INTO plain VALUES ($1, $2, $3, $4)",
          [.text(patient), SQLValue(item.source), .text(item.resource.id), .bytes(Array(content))])
      }
      cursor = page.next_cursor
    }
  }
  try await database.execute("DROP TABLE plain")
}

try await measure("URLSession, JSONDecoder and an insert per row") {
  try await storeRowByRow(patients, in: try openDatabase(url("rows")))
}

if arguments.count <= 2 {
  let few = patients.prefix(max(1, patients.count / 20))
  try await measure("The same with SQLite's default journal and synchronization", few.count * 1_000)
  {
    let database = try openDatabase(url("default"))
    _ = try await database.query("PRAGMA journal_mode = DELETE")
    _ = try await database.query("PRAGMA synchronous = FULL")
    try await storeRowByRow(few, in: database)
  }
}

for records in [1_000, 10_000, 100_000] where records <= count {
  let patientID = "large_\(records)"
  try await sandbox.addPatients(1, records: records, bytes: 700, prefix: patientID)
  let peak = try await peakMemory(
    ofWorkerSyncing: patientID + "_0", database: url("memory"), api: server.baseURL)
  print("A worker process that syncs \(records) records of one patient: \(peak) MB at its peak")
}
