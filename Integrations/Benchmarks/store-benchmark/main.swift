import Foundation
import Medblocks
import MedblocksStore
import MedblocksTesting
import StoreTestSupport

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

// store-benchmark [RECORDS] [DATABASE]: stored records per second over HTTP, in interleaved rounds,
// and the memory of a worker.
let arguments = CommandLine.arguments
let count = arguments.count > 1 ? Int(arguments[1]) ?? 100_000 : 100_000
let rounds = 3
let isSQLite = arguments.count <= 2
let folder = NSTemporaryDirectory() + "store-benchmark-\(ProcessInfo.processInfo.processIdentifier)"
try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(atPath: folder) }

let sandbox = LocalSandbox(now: Date())
try await sandbox.addPatients(max(1, count / 1_000), records: 1_000, bytes: 700)
let patients = (0..<max(1, count / 1_000)).map { "patient_\($0)" }
let server = try SandboxServer(sandbox)

func url(_ name: String) -> String {
  isSQLite ? "sqlite:\(folder)/\(name).db" : arguments[2]
}

func open(_ name: String) async throws -> any SQLDatabase {
  let database = try openDatabase(url(name))
  try await StoreSchema.migrate(database)
  return database
}

var configuration = MedblocksClient.Configuration()
configuration.baseURL = server.baseURL
let client = try MedblocksClient(apiKey: "mb_sk_sbx_local", configuration: configuration)

func fetchPages(_ patients: [String], _ round: Int) async throws {
  for patient in patients {
    for try await _ in client.patients.records(patient).prefetching().pages {}
  }
}

func sync(_ patients: [String], _ round: Int) async throws {
  let queue = SyncQueue(try await open("sync\(round)"), namespace: "sync\(round)")
  for patient in patients { try await queue.enqueue(patient) }
  let options = RecordSync.Options(pollInterval: .milliseconds(5))
  try await RecordSync(client: client, queue: queue, options: options).runUntilIdle(workers: 2)
}

/// Writes the rows of the sync in the same transactions.
func insertPages(_ patients: [String], _ round: Int) async throws {
  let database = try await open("alone\(round)")
  let content = Array(LocalSandbox.record(0, of: "patient_0", version: 1, bytes: 700).utf8)
  let hash = [UInt8](repeating: 7, count: 32)
  for patient in patients {
    for page in 0..<10 {
      var values: [String] = []
      var parameters: [SQLValue] = [.text("alone\(round)"), .text(patient)]
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

/// Decodes pages and inserts each row in a transaction of its own.
///
/// - Parameter settings: The settings of the connection.
func insertRows(_ patients: [String], _ round: Int, settings: [String] = []) async throws {
  let database = try await open("rows\(round)\(settings.count)")
  for setting in settings { _ = try await database.query(setting) }
  let blob = isSQLite ? "BLOB" : "BYTEA"
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
  if !isSQLite { try await database.execute("DROP TABLE plain") }
}

typealias Measurement = (
  name: String, divisor: Int, run: (_ patients: [String], _ round: Int) async throws -> Void
)
var measurements: [Measurement] = [
  ("RecordSync", 1, sync),
  ("Pages alone, not stored", 1, fetchPages),
  ("The database alone, the same rows in the same transactions", 1, insertPages),
  ("URLSession, JSONDecoder and an insert per row", 4, { try await insertRows($0, $1) }),
]
if isSQLite {
  measurements += [
    (
      "The same with synchronous=FULL", 10,
      { try await insertRows($0, $1, settings: ["PRAGMA synchronous = FULL"]) }
    ),
    (
      "The same with SQLite's defaults: synchronous=FULL, a rollback journal", 10,
      {
        try await insertRows(
          $0, $1, settings: ["PRAGMA journal_mode = DELETE", "PRAGMA synchronous = FULL"])
      }
    ),
  ]
}

/// Returns the value in the middle.
func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

var rates = measurements.map { _ in [Double]() }
for round in 0..<rounds {
  for (index, measurement) in measurements.enumerated() {
    let part = Array(patients.prefix(max(1, patients.count / measurement.divisor)))
    let start = ContinuousClock.now
    try await measurement.run(part, round)
    rates[index].append(Double(part.count * 1_000) / ((ContinuousClock.now - start) / .seconds(1)))
  }
}
for (index, measurement) in measurements.enumerated() {
  // The ratio of each round, because the load of the machine changes between them.
  let ratio = median(zip(rates[0], rates[index]).map { $0 / $1 })
  let ratioText = (ratio * 100).rounded() / 100
  print(
    "\(measurement.name): \(Int(median(rates[index]))) records per second;",
    "RecordSync is \(ratioText) times as fast")
}

for records in [1_000, 10_000, 100_000] where records <= count {
  let patientID = "large_\(records)"
  try await sandbox.addPatients(1, records: records, bytes: 700, prefix: patientID)
  let peak = try await peakMemory(
    ofWorkerSyncing: patientID + "_0", database: url("memory"), api: server.baseURL)
  print("A worker process that syncs \(records) records of one patient: \(peak) MB at its peak")
}
