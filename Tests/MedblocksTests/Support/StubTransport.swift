import Testing

@testable import Medblocks

/// A transport that returns prepared responses in order and records the requests.
///
/// A request without a prepared response fails the test.
actor StubTransport: Transport {
  enum Response: Sendable {
    case json(String, status: Int = 200, headers: [(name: String, value: String)] = [])
    case bytes([UInt8], status: Int = 200)
    case failure(TransportError)
    /// An error that is not a ``TransportError``.
    case otherError(any Error)
    /// No response; ends when the task is cancelled.
    case silence
  }

  private var responses: [Response]
  private(set) var requests: [TransportRequest] = []
  /// The number of calls of ``closeIdleConnections()``.
  nonisolated let closingCount = Locked(0)
  /// Called when a request arrives that gets no response.
  nonisolated let onSilence = Locked<(@Sendable () -> Void)?>(nil)

  init(_ responses: Response...) { self.responses = responses }

  init(_ responses: [Response]) { self.responses = responses }

  /// Adds a response for the request after those that are prepared.
  func prepare(_ response: Response) { responses.append(response) }

  nonisolated func closeIdleConnections() { closingCount.withLock { $0 += 1 } }

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    requests.append(request)
    guard !responses.isEmpty else {
      Issue.record("Unexpected request: no response is prepared for it")
      throw TransportError.cannotConnect
    }
    switch responses.removeFirst() {
    case .json(let text, let status, let headers):
      return TransportResponse(statusCode: status, headers: headers, body: Array(text.utf8))
    case .bytes(let bytes, let status): return TransportResponse(statusCode: status, body: bytes)
    case .failure(let error): throw error
    case .otherError(let error): throw error
    case .silence:
      onSilence.withLock { $0 }?()
      try await Task.sleep(for: .seconds(3_600))
      throw TransportError.timedOut
    }
  }
}

extension StubTransport {
  /// Creates a client with this transport; its timing records waits without waiting.
  nonisolated func client(
    timing: Timing = TestTiming().timing,
    _ configure: (inout MedblocksClient.Configuration) -> Void = { _ in }
  ) throws -> MedblocksClient {
    var configuration = MedblocksClient.Configuration(transport: self)
    configuration.baseURL = "https://api.test"
    configure(&configuration)
    return try MedblocksClient(
      apiKey: "mb_sk_sbx_test", configuration: configuration, timing: timing)
  }
}
