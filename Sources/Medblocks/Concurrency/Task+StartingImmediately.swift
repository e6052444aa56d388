extension Task where Failure == any Error {
  /// Starts a task on the calling thread, where the system supports it.
  ///
  /// A request is then sent without a thread switch.
  static func startingImmediately(
    _ operation: @escaping @Sendable () async throws -> Success
  ) -> Self {
    #if compiler(>=6.2)
      if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
        return Task.immediate(operation: operation)
      }
    #endif
    return Task(operation: operation)
  }
}
