/// Code that runs around each attempt of a call: for headers, signatures, caches and traces.
///
/// Set interceptors in ``CallOptions/interceptors``; the first one is the outermost. They run in the
/// task of the call, so task locals reach them, and within the timeout of the attempt.
/// <doc:CustomizingCalls> has an example.
public protocol Interceptor: Sendable {
  /// A closure that sends the request, through the interceptors that follow.
  ///
  /// - Throws: ``TransportError`` when no complete response arrived, `CancellationError` when the
  ///   task was cancelled.
  typealias Next = @Sendable (TransportRequest) async throws -> TransportResponse

  /// Handles one attempt.
  ///
  /// Call `next` once to send the request, or return a response without it. A second call of `next`
  /// would send a write again.
  ///
  /// - Parameters:
  ///   - request: The request without the API key, which is added after the interceptors. A changed
  ///     method or URL is rejected.
  ///   - context: The call to which the attempt belongs.
  ///   - next: Sends the request.
  /// - Returns: The response, whatever its status.
  /// - Throws: The error of `next`, or one of its own: a ``TransportError`` counts as the result of
  ///   the attempt, and any other error ends the call and reaches the caller unchanged.
  func intercept(
    _ request: TransportRequest, context: InterceptorContext, next: Next
  ) async throws -> TransportResponse
}

/// The call to which an attempt belongs, as an ``Interceptor`` sees it.
public struct InterceptorContext: Hashable, Sendable {
  /// The API operation, for example `api.getPatient`.
  public let operation: String
  /// The path template, for example `/patients/{id}`.
  public let path: String
  /// The number of the attempt, from 1.
  public let attempt: Int

  /// Creates a context, for tests of an interceptor.
  public init(operation: String, path: String, attempt: Int = 1) {
    self.operation = operation
    self.path = path
    self.attempt = attempt
  }
}
