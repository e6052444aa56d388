import InMemoryTracing
import Medblocks
import MedblocksObservability
import MedblocksTesting
import Testing
import Tracing

@Suite("TracePropagation")
struct TracePropagationTests {
  @Test("a request in a span carries its trace, and one without a span does not")
  func headers() async throws {
    let tracer = InMemoryTracer()
    let sandbox = LocalSandbox()
    var configuration = MedblocksClient.Configuration()
    configuration.interceptors = [TracePropagation(instrument: tracer)]
    let mb = try sandbox.client(configuration: configuration)
    _ = try await mb.health()
    let span = tracer.startAnySpan("page", context: .topLevel, ofKind: .server)
    try await ServiceContext.withValue(span.context) { _ = try await mb.health() }
    span.end()
    let traces = await sandbox.requests.map { $0.headerFields[InMemoryTracer.traceIDKey] }
    #expect(traces.first == .some(nil))
    #expect(traces.last != .some(nil) && tracer.performedContextInjections.count == 1)
  }
}
