import Medblocks

/// Workers that copy the records of queued patients into a database.
///
/// Any number of processes can run workers on the same database. A page and the position after it
/// are stored in one transaction, so a walk that was interrupted continues after the last page that
/// was stored, in whichever process.
public struct RecordSync: Sendable {
  /// The options of a sync.
  public struct Options: Sendable {
    /// The time after which a worker that gives no sign of life loses its claim.
    public var lease: Duration
    /// The time before the last walk from which the next one asks for changes again.
    ///
    /// It covers the difference between the clocks of Medblocks and the database.
    public var overlap: Duration
    /// The time after which a completed sync is repeated; nil for never.
    public var interval: Duration?
    /// The number of attempts without a stored page after which a sync is dead.
    public var maximumAttempts: Int
    /// The time before the second attempt; it doubles with each further attempt, up to an hour.
    public var retryDelay: Duration
    /// The time between two looks at an empty queue.
    public var pollInterval: Duration

    /// Creates options.
    public init(
      lease: Duration = .seconds(60), overlap: Duration = .seconds(3_600),
      interval: Duration? = nil, maximumAttempts: Int = 8, retryDelay: Duration = .seconds(5),
      pollInterval: Duration = .seconds(1)
    ) {
      self.lease = lease
      self.overlap = overlap
      self.interval = interval
      self.maximumAttempts = maximumAttempts
      self.retryDelay = retryDelay
      self.pollInterval = pollInterval
    }
  }

  /// A step of a worker, for progress and logs.
  public enum Event: Sendable {
    /// A page was stored.
    case pageStored(records: Int)
    /// A patient's sync completed.
    case completed
    /// An attempt failed, with the error's code; a final one leaves the sync dead.
    case failed(code: String, isFinal: Bool)
    /// The claim to a sync ended: another worker has it, or the patient was erased.
    case claimLost
    /// The database failed; the worker continues when the database is available again.
    case databaseFailed(SQLError)
  }

  let client: MedblocksClient
  let queue: SyncQueue
  let options: Options
  let observe: @Sendable (Event) -> Void

  /// Creates a sync.
  ///
  /// - Parameters:
  ///   - client: The client of the API.
  ///   - queue: The queue of patients.
  ///   - options: The options.
  ///   - observe: Receives the steps of the workers; it must not block.
  public init(
    client: MedblocksClient, queue: SyncQueue, options: Options = Options(),
    observe: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    self.client = client
    self.queue = queue
    self.options = options
    self.observe = observe
  }

  /// Enqueues all patients that exist at Medblocks.
  ///
  /// - Returns: The number of patients.
  /// - Throws: `MedblocksError`, ``SQLError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: listPatients
  @discardableResult
  public func enqueueAllPatients(fromBeginning: Bool = false) async throws -> Int {
    var count = 0
    for try await patient in client.patients.list(limit: 100) {
      try await queue.enqueue(patient.id, fromBeginning: fromBeginning)
      count += 1
    }
    return count
  }

  /// Runs workers until the task is cancelled.
  ///
  /// A page that has arrived is stored before a worker ends; the rest of its walk is returned to the
  /// queue, for any other worker.
  ///
  /// - Parameter workers: The number of patients that are synced at the same time.
  public func run(workers: Int = 4) async {
    await run(workers: workers) { false }
  }

  /// Runs workers until no sync is running, waiting, or about to be attempted again.
  ///
  /// - Parameter workers: The number of patients that are synced at the same time.
  /// - Throws: `CancellationError` when the task was cancelled.
  public func runUntilIdle(workers: Int = 4) async throws {
    await run(workers: workers) { [queue] in try await !queue.hasWork }
    try Task.checkCancellation()
  }

  private func run(
    workers: Int, until isDone: @escaping @Sendable () async throws -> Bool
  ) async {
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, workers) {
        group.addTask {
          while !Task.isCancelled {
            do {
              if try await runNext() { continue }
              if try await isDone() { return }
            } catch let error as SQLError {
              observe(.databaseFailed(error))
            } catch {}
            try? await Task.sleep(for: options.pollInterval)
          }
        }
      }
    }
  }
}
