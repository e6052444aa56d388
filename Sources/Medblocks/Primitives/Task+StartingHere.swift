extension Task where Failure == any Error {
  /// Starts the work on the thread that asks for it, where the system can: a request is on its way
  /// without a change of threads.
  static func startingHere(
    _ work: @escaping @Sendable () async throws -> Success
  ) -> Self {
    #if compiler(>=6.2)
      if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
        return Task.immediate(operation: work)
      }
    #endif
    return Task(operation: work)
  }
}
