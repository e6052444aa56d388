import Foundation
import InMemoryLogging
import InMemoryTracing
import Logging
import Medblocks
import MedblocksObservability
import MedblocksTesting
import MetricsTestKit
import Testing

@Suite("MedblocksObserver")
struct ObserverTests {
  private let log = InMemoryLogHandler()
  private let metrics = TestMetrics()
  private let tracer = InMemoryTracer()
  private let sandbox = LocalSandbox()

  private func client() throws -> MedblocksClient {
    let log = log
    var logger = Logger(label: "test") { _ in log }
    logger.logLevel = .debug
    var configuration = MedblocksClient.Configuration()
    configuration.observer =
      MedblocksObserver(logger: logger, metrics: metrics, tracer: tracer).observe
    return try sandbox.client(configuration: configuration)
  }

  @Test("a call with one retry is logged, counted as two attempts, timed and traced once")
  func retry() async throws {
    let mb = try client()
    await sandbox.inject(.html(status: 503))
    _ = try? await mb.patients.retrieve("canary")

    #expect(log.entries.map(\.level) == [.debug, .notice, .debug, .warning])
    #expect(log.entries.last?.metadata["medblocks.code"] == "resource_not_found")
    #expect(!log.entries.contains { "\($0.message) \($0.metadata)".contains("canary") })

    let operation = ("operation", "api.getPatient")
    #expect(metrics.counters(label: "medblocks_attempts_total").count == 2)
    let firstAttempt = try metrics.expectCounter(
      "medblocks_attempts_total", [operation, ("status", "503")])
    #expect(firstAttempt.totalValue == 1)
    let timer = try metrics.expectTimer(
      "medblocks_call_seconds", [operation, ("outcome", "failure")])
    #expect(timer.values.count == 1)

    let span = try #require(tracer.finishedSpans.first)
    #expect(tracer.finishedSpans.count == 1 && span.operationName == "api.getPatient")
    #expect(span.status?.code == .error && span.kind == .client)
    #expect(span.startInstant.nanosecondsSinceEpoch < span.endInstant.nanosecondsSinceEpoch)
    #expect(span.attributes["http.response.status_code"]?.toSpanAttribute() == 404)
    #expect(span.attributes["http.request.resend_count"]?.toSpanAttribute() == 1)
    #expect(span.attributes["error.type"]?.toSpanAttribute() == "404")
    let baseURL = try #require(URLComponents(string: MedblocksClient.Configuration().baseURL))
    #expect(span.attributes["server.address"]?.toSpanAttribute() == .string(baseURL.host ?? ""))
    #expect(span.attributes["server.port"]?.toSpanAttribute() == 443)
  }

  @Test("a successful call is recorded once, as a success")
  func success() async throws {
    _ = try await client().health()

    #expect(log.entries.map(\.level) == [.debug, .info])
    try expectOneCall(outcome: "success", not: "failure")
    #expect(tracer.finishedSpans.first?.status == nil)
  }

  @Test("a call with an invalid response is recorded once, as a failure")
  func invalidResponse() async throws {
    let mb = try client()
    await sandbox.inject(.truncatedBody)
    let error = await #expect(throws: MedblocksError.self) { _ = try await mb.health() }
    #expect(error?.kind == .decoding)

    #expect(log.entries.map(\.level) == [.debug, .warning])
    #expect(log.entries.last.map { "\($0.message)" } == "failure: invalidResponse")
    try expectOneCall(outcome: "failure", not: "success")
    let span = tracer.finishedSpans.first
    #expect(span?.status?.code == .error)
    #expect(span?.attributes["error.type"]?.toSpanAttribute() == "invalidResponse")
  }

  /// Expects one attempt and one final event of a call of `health`.
  private func expectOneCall(outcome: String, not otherOutcome: String) throws {
    let operation = ("operation", "api.health")
    let attempts = try metrics.expectCounter(
      "medblocks_attempts_total", [operation, ("status", "200")])
    #expect(attempts.totalValue == 1)
    let timer = try metrics.expectTimer(
      "medblocks_call_seconds", [operation, ("outcome", outcome)])
    #expect(timer.values.count == 1)
    #expect(throws: (any Error).self) {
      _ = try metrics.expectTimer(
        "medblocks_call_seconds", [operation, ("outcome", otherOutcome)])
    }
    #expect(tracer.finishedSpans.count == 1)
  }
}
