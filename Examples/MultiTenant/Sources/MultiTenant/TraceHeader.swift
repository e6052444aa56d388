import Medblocks

/// Sends the trace of the current task with each request, as W3C Trace Context defines it.
public struct TraceHeader: Interceptor {
  /// The value of `traceparent` for the calls of this task.
  @TaskLocal public static var traceparent: String?

  /// Adds the header field.
  ///
  /// - Throws: The error of `next`.
  public func intercept(
    _ request: TransportRequest, context: InterceptorContext, next: Next
  ) async throws -> TransportResponse {
    var request = request
    if let traceparent = Self.traceparent {
      request.headers.append((name: "traceparent", value: traceparent))
    }
    return try await next(request)
  }
}
