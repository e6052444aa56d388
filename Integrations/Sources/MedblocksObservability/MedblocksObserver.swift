import Logging
import Medblocks
import Metrics
import Tracing

/// An observer that turns the SDK's request events into logs, metrics and traces.
///
/// It uses swift-log, swift-metrics and swift-distributed-tracing. Assign ``observe(_:)`` to
/// `MedblocksClient.Configuration.observer`. The events contain no patient data, so the log lines,
/// metric labels and spans contain none either.
public struct MedblocksObserver: Sendable {
  private let logger: Logger?
  private let metrics: (any MetricsFactory)?
  private let tracer: (any Tracer)?

  /// Creates an observer.
  ///
  /// - Parameters:
  ///   - logger: The logger; nil for the logger of the task that makes the call, which adds the id of
  ///     the server's request.
  ///   - metrics: The metrics factory; nil for the one of the process.
  ///   - tracer: The tracer; nil for the one of the process.
  public init(
    logger: Logger? = nil, metrics: (any MetricsFactory)? = nil, tracer: (any Tracer)? = nil
  ) {
    (self.logger, self.metrics, self.tracer) = (logger, metrics, tracer)
  }

  /// Reports one event.
  ///
  /// Attempts are logged as debug, retries as notice, failed calls as warning and other calls as
  /// info. `medblocks_attempts_total` counts attempts. Each call has one final event, so it is
  /// recorded once in `medblocks_call_seconds` and as one span of the task that made it, with the
  /// attributes of OpenTelemetry's conventions for HTTP clients. They include `url.template`, but not
  /// `url.full`, which contains ids.
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
    guard event.isFinal else { return }
    let end = DefaultTracerClock.now.nanosecondsSinceEpoch
    let duration = UInt64(max(0, event.duration / .nanoseconds(1)))
    let start = DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: end - min(end, duration))
    let span = (tracer ?? InstrumentationSystem.tracer).startSpan(
      event.operation, context: .current ?? .topLevel, ofKind: .client, at: start)
    span.attributes["http.request.method"] = event.method.rawValue
    span.attributes["url.template"] = event.path
    span.attributes["server.address"] = event.serverAddress
    span.attributes["server.port"] = event.serverPort
    span.attributes["http.request.resend_count"] = max(0, event.attempts - 1)
    if let status = event.statusCode {
      span.attributes["http.response.status_code"] = status
    }
    if let id = event.requestID { span.attributes["medblocks.request_id"] = id }
    if case .failure(let reason) = event.stage {
      let status = event.statusCode.flatMap { $0 < 400 ? nil : "\($0)" }
      span.attributes["error.type"] = status ?? event.transportError?.rawValue ?? reason.rawValue
      span.setStatus(.init(code: .error))
    }
    span.end()
  }
}

extension RequestEvent {
  /// The outcome of the call; nil before its final event.
  fileprivate var outcome: String? {
    switch stage {
    case .attempt, .retry: nil
    case .success: "success"
    case .failure: "failure"
    case .cancellation: "cancelled"
    }
  }
}
