import Testing

@testable import Medblocks

/// A transport with a script: one answer a request, and a test failure for a request too many.
actor StubTransport: Transport {
  enum Answer: Sendable {
    case json(String, status: Int = 200, headers: [(name: String, value: String)] = [])
    case bytes([UInt8], status: Int = 200)
    case failure(TransportError)
    case anError(any Error)
    /// Never answers; ends when the task is cancelled.
    case silence
  }

  private var answers: [Answer]
  private(set) var requests: [TransportRequest] = []

  init(_ answers: Answer...) { self.answers = answers }

  init(_ answers: [Answer]) { self.answers = answers }

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    requests.append(request)
    guard !answers.isEmpty else {
      Issue.record("A request that the script does not have")
      throw TransportError.cannotConnect
    }
    switch answers.removeFirst() {
    case .json(let text, let status, let headers):
      return TransportResponse(statusCode: status, headers: headers, body: Array(text.utf8))
    case .bytes(let bytes, let status): return TransportResponse(statusCode: status, body: bytes)
    case .failure(let error): throw error
    case .anError(let error): throw error
    case .silence:
      try await Task.sleep(for: .seconds(3_600))
      throw TransportError.timedOut
    }
  }
}

extension StubTransport {
  /// A client on this transport; waits are recorded by the timing and take no time.
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
