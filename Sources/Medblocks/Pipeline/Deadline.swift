/// The end of the time that calls in a task share, beside the deadline of each.
enum Deadline {
  /// On the clock of ``Timing``; nil when there is none.
  @TaskLocal static var shared: Duration?

  /// The sooner of an end and the shared one.
  static func end(of end: Duration) -> Duration { min(end, shared ?? end) }
}

extension API {
  /// Runs calls that have to be through together within a time, or within what is left of a time
  /// around them.
  func within<Value>(
    _ limit: Duration, isolation: isolated (any Actor)? = #isolation,
    _ work: () async throws -> Value
  ) async rethrows -> Value {
    try await Deadline.$shared.withValue(
      Deadline.end(of: timing.now() + limit), operation: work, isolation: isolation)
  }
}
