import MedblocksStore
import ServiceLifecycle

/// A service of swift-service-lifecycle that runs the workers of a ``RecordSync``.
///
/// Add it to the services of a Hummingbird application or of a `ServiceGroup`. A graceful shutdown ends
/// it after the page that is being stored, and the rest of its walk continues in any other process,
/// or after the next start.
public struct RecordSyncService: Service {
  private let sync: RecordSync
  private let workers: Int

  /// Creates a service.
  ///
  /// - Parameters:
  ///   - sync: The sync.
  ///   - workers: The number of patients that are synced at the same time.
  public init(_ sync: RecordSync, workers: Int = 4) {
    self.sync = sync
    self.workers = workers
  }

  /// Runs the workers until a graceful shutdown, or until the task is cancelled.
  public func run() async {
    await cancelWhenGracefulShutdown { await sync.run(workers: workers) }
  }
}
