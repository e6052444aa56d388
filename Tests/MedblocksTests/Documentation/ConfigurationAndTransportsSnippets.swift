import Medblocks
import MedblocksTesting
import Testing

/// The Swift code of `ConfigurationAndTransports.md`.
@Suite("The snippets of Configuration and Transports run")
struct ConfigurationAndTransportsSnippets {
  @Test("a client is configured")
  func configuration() throws {
    var configuration = MedblocksClient.Configuration()
    configuration.timeout = .seconds(10)  // one attempt
    configuration.deadline = .seconds(40)  // the call, with retries and waits
    configuration.maximumRetries = 2  // of reads, and of writes that were not sent
    let mb = try MedblocksClient(apiKey: "mb_sk_sbx_...", configuration: configuration)
    _ = mb
  }

  @Test("an observer receives the events of a list with a deadline")
  func deadlineAndObserver() async throws {
    var configuration = MedblocksClient.Configuration()
    configuration.observer = { event in
      print(event)  // attempt (call: 1, operation: api.getPatient, attempts: 1, status: 200, ...)
    }
    let mb = try LocalSandbox().client(configuration: configuration)
    let patients = try await mb.withDeadline(.seconds(60)) {
      try await mb.patients.list(limit: 100).reduce(into: [Patient]()) { $0.append($1) }
    }
    #expect(patients.isEmpty)
  }

  struct TaggingTransport: Transport {
    let base: any Transport
    var enforcesTimeout: Bool { base.enforcesTimeout }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
      var request = request
      request.headers.append((name: "X-Environment", value: "staging"))
      return try await base.send(request)
    }

    func closeIdleConnections() { base.closeIdleConnections() }
  }

  @Test("a transport wraps another")
  func transport() async throws {
    let transport = TaggingTransport(base: LocalSandbox())
    let mb = try MedblocksClient(
      apiKey: LocalSandbox.apiKey, configuration: .init(transport: transport))
    #expect(try await mb.health().ok)
  }
}
