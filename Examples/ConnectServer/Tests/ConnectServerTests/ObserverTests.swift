import InMemoryLogging
import InMemoryTracing
import Logging
import Medblocks
import MedblocksObservability
import MedblocksTesting
import MetricsTestKit
import Testing

@Suite("The observer for logs, metrics and traces")
struct ObserverTests {
  @Test("a call that is tried again is two attempts, one line of retry, one time and one span")
  func call() async throws {
    let log = InMemoryLogHandler()
    var logger = Logger(label: "test") { _ in log }
    logger.logLevel = .debug
    let metrics = TestMetrics()
    let tracer = InMemoryTracer()
    var configuration = MedblocksClient.Configuration()
    configuration.observer =
      MedblocksObserver(logger: logger, metrics: metrics, tracer: tracer).observe
    let sandbox = LocalSandbox()
    let mb = try sandbox.client(configuration: configuration)
    await sandbox.inject(.html(status: 503))
    _ = try? await mb.patients.retrieve("canary")

    #expect(log.entries.map(\.level) == [.debug, .notice, .debug, .warning])
    #expect(log.entries.last?.metadata["medblocks.code"] == "resource_not_found")
    #expect(!log.entries.contains { "\($0.message) \($0.metadata)".contains("canary") })

    let operation = ("operation", "api.getPatient")
    #expect(metrics.counters(label: "medblocks_attempts_total").count == 2)
    let refused = try metrics.expectCounter(
      "medblocks_attempts_total", [operation, ("status", "503")])
    #expect(refused.totalValue == 1)
    let timer = try metrics.expectTimer(
      "medblocks_call_seconds", [operation, ("outcome", "failure")])
    #expect(timer.values.count == 1)

    let span = try #require(tracer.finishedSpans.first)
    #expect(tracer.finishedSpans.count == 1 && span.operationName == "api.getPatient")
    #expect(span.status?.code == .error && span.kind == .client)
    #expect(span.startInstant.nanosecondsSinceEpoch < span.endInstant.nanosecondsSinceEpoch)
    #expect(span.attributes["http.response.status_code"]?.toSpanAttribute() == 404)
    #expect(span.attributes["http.request.resend_count"]?.toSpanAttribute() == 1)
  }
}
