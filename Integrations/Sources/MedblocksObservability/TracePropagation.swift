import Medblocks
import Tracing

/// An interceptor that sends the trace context of the task with each request, as `traceparent`.
///
/// The format is that of the process's tracer or instrument. Add it to
/// `MedblocksClient.Configuration.interceptors`.
public struct TracePropagation: Interceptor {
  private let instrument: (any Instrument)?

  /// Creates an interceptor.
  ///
  /// - Parameter instrument: The instrument; nil for the one of the process.
  public init(instrument: (any Instrument)? = nil) { self.instrument = instrument }

  /// Adds the header fields of the trace context.
  ///
  /// - Throws: The error of `next`.
  public func intercept(
    _ request: TransportRequest, context: InterceptorContext, next: Next
  ) async throws -> TransportResponse {
    guard let serviceContext = ServiceContext.current else { return try await next(request) }
    var request = request
    (instrument ?? InstrumentationSystem.instrument)
      .inject(serviceContext, into: &request, using: HeaderInjector())
    return try await next(request)
  }
}

private struct HeaderInjector: Injector {
  func inject(_ value: String, forKey key: String, into request: inout TransportRequest) {
    request.headers.append((name: key, value: value))
  }
}
