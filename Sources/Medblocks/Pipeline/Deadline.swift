/// A time limit that the calls of a task share, in addition to the deadline of each call.
enum Deadline {
  /// The end of the shared time on the clock of ``Timing``; nil when there is none.
  @TaskLocal static var shared: Duration?

  /// Returns the earlier of an end and the shared end.
  static func end(of end: Duration) -> Duration { min(end, shared ?? end) }
}

extension Pipeline {
  /// Runs calls that share a time limit; a nested limit cannot exceed the outer one.
  func within<Value>(
    _ limit: Duration, isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> Value
  ) async rethrows -> Value {
    try await Deadline.$shared.withValue(
      Deadline.end(of: timing.now() + limit), operation: body, isolation: isolation)
  }
}
