import Foundation
import MedblocksStore
import StoreTestSupport

/// Returns the peak of the resident memory of a `store-worker` that syncs one patient, in MB.
func peakMemory(
  ofWorkerSyncing patientID: String, database url: String, api: String
) async throws -> Int {
  let database = try openDatabase(url)
  try await StoreSchema.migrate(database)
  let queue = SyncQueue(database, namespace: "memory")
  try await queue.enqueue(patientID)
  let worker = Process()
  worker.executableURL = Bundle.main.bundleURL.appendingPathComponent("store-worker")
  worker.arguments = ["sync", url, api, "memory"]
  try worker.run()
  defer { kill(worker.processIdentifier, SIGKILL) }
  while try await queue.job(of: patientID)?.syncedAt == nil {
    try await Task.sleep(for: .milliseconds(20))
  }
  let status = try String(
    contentsOfFile: "/proc/\(worker.processIdentifier)/status", encoding: .utf8)
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
  return (line?.split(separator: " ").dropLast().last).flatMap { Int($0) }.map { $0 / 1_024 } ?? 0
}
