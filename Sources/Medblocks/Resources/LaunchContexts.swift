/// What EHR launches handed over: `mb.launchContexts`.
public struct LaunchContexts: Sendable {
  let api: API

  /// Reads the context of a launch by its handle, a UUID: `mb_launch` of the launch URL.
  ///
  /// While its status is `pending` the launch is under way: ask again. Throws ``MedblocksError``,
  /// and `CancellationError` when its task is cancelled. API: `api.retrieveLaunchContext`.
  public func retrieve(_ id: LaunchContext.ID) async throws -> LaunchContext {
    try await api.send(Request(.getLaunchContext, id.rawValue)) { $0.id == id }
  }
}
