import ArgumentParser
import Foundation
import Medblocks
import MedblocksStore
import UnixSignals

/// Copies the records of patients into a database.
struct Sync: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copies the records of patients into a database.",
    discussion: """
      Without --patient and --all, it goes on with what is queued: what an interrupted sync has left, \
      or what another process has queued. Ctrl-C ends after the current page, a second one at once; \
      nothing that was stored is lost or fetched again.
      """)

  @Option(help: "sqlite:PATH or postgres://...; the password may come from PGPASSWORD.")
  var database = Database.defaultValue

  @Option(name: .customLong("patient"), help: "Your id of a patient; can be repeated.")
  var patients: [String] = []

  @Flag(help: "Sync all patients that exist at Medblocks.")
  var all = false

  @Option(help: "The number of patients that are synced at the same time, 1 to 64.")
  var workers = 4

  @Flag(help: "Fetch all records again, to find those that no longer exist.")
  var fromBeginning = false

  @Flag(help: "Keep running, and sync each patient again after the interval.")
  var watch = false

  @Option(help: "The interval of --watch in seconds, 1 to 2592000.")
  var interval = 3_600

  @OptionGroup var api: APIOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try Database(database, option: "--database")
    guard (1...64).contains(workers) else {
      throw ValidationError("Invalid --workers: it must be between 1 and 64.")
    }
    guard (1...2_592_000).contains(interval) else {
      throw ValidationError("Invalid --interval: it must be between 1 and 2592000.")
    }
    guard patients.isEmpty || !all else {
      throw ValidationError("Pass either --patient or --all.")
    }
  }

  func run() async throws {
    let target = try Database(database, option: "--database")
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
    let task = Task { try await api.run { try await run($0, target) } }
    let interruption = Task {
      var isFirst = true
      for await _ in signals {
        guard isFirst else { _exit(ToolError.Exit.interrupted.rawValue) }
        isFirst = false
        Terminal.note("\nEnding after the current page; press Ctrl-C again to end at once.")
        task.cancel()
      }
    }
    defer { interruption.cancel() }
    do {
      try await task.value
    } catch is CancellationError {
      throw ToolError(
        .interrupted, "interrupted", "Interrupted; what was stored is kept.",
        hint: "Go on with: medblocks sync --database \(target.printableValue)")
    }
  }

  private func run(_ mb: MedblocksClient, _ target: Database) async throws {
    let queue = SyncQueue(try await target.open(connections: workers + 2))
    let (events, observed) = AsyncStream<RecordSync.Event>.makeStream()
    let sync = RecordSync(
      client: mb, queue: queue,
      options: watch
        ? .init(interval: .seconds(interval))
        : .init(maximumAttempts: 4, retryDelay: .seconds(1), pollInterval: .milliseconds(200))
    ) { observed.yield($0) }
    try await enqueue(queue, mb)
    let total = try await queue.jobs(limit: .max).count(where: \.isDue)
    if total == 0, !watch { Terminal.note("Nothing is queued: pass --patient or --all.") }

    let work = Task {
      defer { observed.finish() }
      try await runWorkers(of: sync, queue, mb)
    }
    var reporter = SyncReporter(total: total, isWatching: watch)
    try await withTaskCancellationHandler {
      do {
        for await event in events { try reporter.report(event) }
      } catch {
        work.cancel()
        _ = await work.result  // its pages are stored
        throw error
      }
      try reporter.finish()
      try await work.value
    } onCancel: {
      work.cancel()
    }
    try await reportFailures(reporter.progress, queue)
  }

  private func enqueue(_ queue: SyncQueue, _ mb: MedblocksClient) async throws {
    for patient in patients { try await queue.enqueue(patient, fromBeginning: fromBeginning) }
    guard all else { return }
    for try await patient in mb.patients.list(limit: 100) {
      try await queue.enqueue(patient.id, fromBeginning: fromBeginning)
    }
  }

  private func runWorkers(
    of sync: RecordSync, _ queue: SyncQueue, _ mb: MedblocksClient
  ) async throws {
    guard watch else { return try await sync.runUntilIdle(workers: workers) }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await sync.run(workers: workers) }
      if all { group.addTask { await enqueueNewPatients(queue, mb) } }
    }
    try Task.checkCancellation()
  }

  /// Enqueues patients that have been created meanwhile, once in each interval.
  private func enqueueNewPatients(_ queue: SyncQueue, _ mb: MedblocksClient) async {
    while (try? await Task.sleep(for: .seconds(interval))) != nil {
      do {
        for try await patient in mb.patients.list(limit: 100)
        where try await queue.job(of: patient.id) == nil {
          try await queue.enqueue(patient.id)
        }
      } catch is CancellationError {
      } catch {
        let error = ToolError(error)
        Terminal.note("New patients could not be listed (\(error?.code ?? "unknown")).")
      }
    }
  }

  /// Lists the patients whose sync has failed.
  private func reportFailures(_ progress: SyncProgress, _ queue: SyncQueue) async throws {
    guard progress.failed > 0 else { return }
    let dead = try await queue.jobs(in: .dead, limit: 100)
    for job in dead {
      Terminal.note(
        "\(job.patientID): \(job.errorCode ?? "unknown")",
        ["patient": .string(job.patientID), "code": job.errorCode.map(JSON.string) ?? .null])
    }
    throw ToolError(
      .unavailable, "sync_failed",
      "The records of \(progress.failed) patients could not be synced.",
      hint: "Try again with: medblocks sync --patient PATIENT")
  }
}

extension SyncJob {
  /// Whether a worker runs the sync or may claim it now.
  fileprivate var isDue: Bool {
    state == .running || (state == .queued && (dueAt ?? .distantFuture) <= Date() + 60)
  }
}
