import MedblocksStore
import ServiceLifecycle

/// Notifies the open pages of a patient that the patient's data may have changed.
///
/// It looks at the shared database, so that a change in one process reaches the pages of all.
actor PatientUpdates: Service {
  /// The reason to write to the stream.
  enum Trigger: Sendable {
    /// The data may have changed.
    case event
    /// Nothing has changed for a while.
    case timer
  }

  /// The patient has too many streams.
  struct LimitReached: Error {}

  private let changes: ChangeLog
  private let interval: Duration
  private let keepAlive: Duration
  private let limit: Int
  private var subscribers: [String: [Int: AsyncStream<Trigger>.Continuation]] = [:]
  private var versions: [String: Int64] = [:]
  private var lastNumber = 0
  private var nextKeepAlive = ContinuousClock.now

  init(
    _ changes: ChangeLog, interval: Duration = .milliseconds(500),
    keepAlive: Duration = .seconds(10), limit: Int = 6
  ) {
    self.changes = changes
    self.interval = interval
    self.keepAlive = keepAlive
    self.limit = limit
  }

  /// Returns the triggers for a patient until the stream is dropped.
  ///
  /// Triggers that nobody has taken yet are merged into one.
  ///
  /// - Throws: ``LimitReached``, `SQLError`.
  func triggers(for patientID: String) async throws -> AsyncStream<Trigger> {
    let version = try await changes.version(of: patientID)
    guard subscribers[patientID, default: [:]].count < limit else { throw LimitReached() }
    lastNumber += 1
    let number = lastNumber
    let (stream, continuation) = AsyncStream<Trigger>.makeStream(
      bufferingPolicy: .bufferingNewest(1))
    subscribers[patientID, default: [:]][number] = continuation
    continuation.onTermination = { _ in
      Task { await self.unsubscribe(number, patientID) }
    }
    if versions[patientID] == nil { versions[patientID] = version }
    continuation.yield(.event)
    return stream
  }

  /// Looks for changes until a graceful shutdown, which ends the streams.
  func run() async {
    try? await cancelWhenGracefulShutdown { [interval] in
      while true {
        try await Task.sleep(for: interval)
        await self.look()
      }
    }
    for continuation in subscribers.values.flatMap(\.values) { continuation.finish() }
  }

  private func look() async {
    let isKeepAliveDue = ContinuousClock.now >= nextKeepAlive
    if isKeepAliveDue { nextKeepAlive = .now + keepAlive }
    for patientID in subscribers.keys {
      // While the database fails, pages stay as they are.
      guard let version = try? await changes.version(of: patientID) else { continue }
      let isChanged =
        versions.updateValue(version, forKey: patientID).map { $0 != version } ?? false
      guard isChanged || isKeepAliveDue else { continue }
      for continuation in (subscribers[patientID] ?? [:]).values {
        continuation.yield(isChanged ? .event : .timer)
      }
    }
  }

  private func unsubscribe(_ number: Int, _ patientID: String) {
    subscribers[patientID]?[number] = nil
    guard subscribers[patientID]?.isEmpty == true else { return }
    subscribers[patientID] = nil
    versions[patientID] = nil
  }
}
