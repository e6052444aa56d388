import Logging
import Medblocks
import Metrics
import Tracing

/// Hands the SDK's request events to swift-log, swift-metrics and swift-distributed-tracing.
///
/// Put ``observe(_:)`` into `MedblocksClient.Configuration.observer`. The events hold nothing about a
/// person, so neither do lines, labels and spans.
public struct MedblocksObserver: Sendable {
  private let logger: Logger?
  private let metrics: (any MetricsFactory)?
  private let tracer: (any Tracer)?

  /// Makes an observer.
  ///
  /// Lines go to a logger or, without one, to that of the task which made the call, so that they carry the
  /// request's id; metrics and spans to those given, or to the ones that the process was set up with.
  public init(
    logger: Logger? = nil, metrics: (any MetricsFactory)? = nil, tracer: (any Tracer)? = nil
  ) {
    (self.logger, self.metrics, self.tracer) = (logger, metrics, tracer)
  }

  /// Takes one event.
  ///
  /// Attempts are logged as debug, retries as notice, calls that fail as warning and the others as info.
  /// `medblocks_attempts_total` counts attempts, `medblocks_call_seconds` times calls, and a call that ended
  /// is a span of the task that made it.
  @Sendable public func observe(_ event: RequestEvent) {
    log(event)
    measure(event)
    trace(event)
  }

  private func log(_ event: RequestEvent) {
    let logger = logger ?? Logger.current
    var metadata: Logger.Metadata = [
      "medblocks.call": "\(event.call)", "medblocks.operation": "\(event.operation)",
      "medblocks.attempts": "\(event.attempts)",
      "medblocks.milliseconds": "\(Int(event.duration / .milliseconds(1)))",
    ]
    metadata["medblocks.status"] = event.statusCode.map { "\($0)" }
    metadata["medblocks.request_id"] = event.requestID.map { "\($0)" }
    metadata["medblocks.code"] = event.code.map { "\($0)" }
    metadata["medblocks.transport_error"] = event.transportError.map { "\($0)" }
    switch event.stage {
    case .attempt: logger.debug("attempt", metadata: metadata)
    case .retry(let wait): logger.notice("retry after \(wait)", metadata: metadata)
    case .success: logger.info("success", metadata: metadata)
    case .failure(let reason): logger.warning("failure: \(reason)", metadata: metadata)
    case .cancellation: logger.info("cancelled", metadata: metadata)
    }
  }

  private func measure(_ event: RequestEvent) {
    let operation = ("operation", event.operation)
    let factory = metrics ?? MetricsSystem.factory
    guard let outcome = event.outcome else {
      guard event.stage == .attempt else { return }
      let status = event.statusCode.map { "\($0)" } ?? "none"
      Counter(
        label: "medblocks_attempts_total", dimensions: [operation, ("status", status)],
        factory: factory
      ).increment()
      return
    }
    Metrics.Timer(
      label: "medblocks_call_seconds", dimensions: [operation, ("outcome", outcome)],
      factory: factory
    ).recordNanoseconds(Int64(event.duration / .nanoseconds(1)))
  }

  private func trace(_ event: RequestEvent) {
    guard let outcome = event.outcome else { return }
    let end = DefaultTracerClock.now.nanosecondsSinceEpoch
    let duration = UInt64(max(0, event.duration / .nanoseconds(1)))
    let start = DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: end - min(end, duration))
    let span = (tracer ?? InstrumentationSystem.tracer).startSpan(
      event.operation, context: .current ?? .topLevel, ofKind: .client, at: start)
    span.attributes["http.request.method"] = event.method.rawValue
    span.attributes["url.template"] = event.path
    span.attributes["http.request.resend_count"] = max(0, event.attempts - 1)
    if let status = event.statusCode {
      span.attributes["http.response.status_code"] = status
    }
    if let id = event.requestID { span.attributes["medblocks.request_id"] = id }
    if outcome == "failure" { span.setStatus(.init(code: .error)) }
    span.end()
  }
}

extension RequestEvent {
  /// How a call ended; nil while it goes on.
  fileprivate var outcome: String? {
    switch stage {
    case .attempt, .retry: nil
    case .success: "success"
    case .failure: "failure"
    case .cancellation: "cancelled"
    }
  }
}
