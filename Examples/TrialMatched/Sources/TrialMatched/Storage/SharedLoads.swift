/// Values that are loaded once for all who ask for them at the same time, and kept for a while.
actor SharedLoads<Value: Sendable> {
  private struct Load {
    let version: Int64
    let startedAt: ContinuousClock.Instant
    let task: Task<Value, any Error>
  }

  private let maximumAge: Duration
  private var loads: [String: Load] = [:]

  init(maximumAge: Duration) { self.maximumAge = maximumAge }

  /// Returns the value of a key; an error is not kept.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - version: The version of the value; another one than before is loaded.
  ///   - load: Loads the value. It runs to its end, even if the caller is cancelled.
  func value(
    of key: String, version: Int64, _ load: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let now = ContinuousClock.now
    if let known = loads[key], known.version == version, now - known.startedAt < maximumAge {
      return try await known.task.value
    }
    if loads.count >= 1_000 { loads = loads.filter { now - $0.value.startedAt < maximumAge } }
    let task = Task { try await load() }
    loads[key] = Load(version: version, startedAt: now, task: task)
    do {
      return try await task.value
    } catch {
      if loads[key]?.task == task { loads[key] = nil }
      throw error
    }
  }
}
