/// The contexts of EHR launches: `mb.launchContexts`.
public struct LaunchContexts: Sendable {
  let pipeline: Pipeline

  /// Retrieves the context of an EHR launch.
  ///
  /// While its status is `pending`, the launch has not completed: retrieve it again.
  ///
  /// - Parameter id: The handle of the launch, a UUID: `mb_launch` in the launch URL.
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: retrieveLaunchContext
  public func retrieve(_ id: LaunchContext.ID) async throws -> LaunchContext {
    try await pipeline.send(Request(.getLaunchContext, id.rawValue)) { $0.id == id }
  }
}
