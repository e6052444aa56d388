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

/// A clock that only pauses move, and that writes them down.
///
/// Timers never fire.
final class TestTiming: Sendable {
  private let state = Locked((now: Duration.zero, pauses: [Duration]()))
  private let jitter: Int

  init(jitter: Int = 0) { self.jitter = jitter }

  var pauses: [Duration] { state.withLock { $0.pauses } }

  /// Moves the clock, as a slow answer would.
  func advance(by duration: Duration) { state.withLock { $0.now += duration } }

  var timing: Timing {
    Timing(
      now: { self.state.withLock { $0.now } },
      pause: { duration in
        try Task.checkCancellation()
        self.state.withLock { state in
          state.now += duration
          state.pauses.append(duration)
        }
      },
      timer: { _ in try await Task.sleep(for: .seconds(3_600)) },
      jitter: { min(max(self.jitter, $0.lowerBound), $0.upperBound) })
  }
}

/// Waits until something holds; the suite's time limit ends it when that never happens.
func eventually(_ condition: () async -> Bool) async throws {
  while await !condition() {
    try Task.checkCancellation()
    await Task.yield()
  }
}

/// Awaits an error of the one type, which then can be looked at.
func medblocksError(
  _ sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> MedblocksError {
  try #require(
    await #expect(throws: MedblocksError.self, sourceLocation: sourceLocation) {
      try await body()
    }, sourceLocation: sourceLocation)
}

enum Fixture {
  static let patient = """
    {"id":"user_42","resource_type":"patient","email":null,"name":null,"metadata":{},\
    "created_at":"2026-04-25T09:30:00.000Z"}
    """

  static func page(_ items: [String], next: String?) -> String {
    """
    {"resource_type":"list","data":[\(items.joined(separator: ","))],\
    "has_more":\(next != nil),"next_cursor":\(next.map { "\"\($0)\"" } ?? "null")}
    """
  }

  static func facility(_ number: Int) -> String {
    """
    {"id":"fhirsrc_\(number)","resource_type":"fhir_source","name":"F\(number)","type":null,\
    "fhir_base_url":"https://f\(number).test","logo_url":"","portal_url":null}
    """
  }

  static func error(_ code: String, type: String = "api_error") -> String {
    """
    {"error":{"type":"\(type)","code":"\(code)","message":"The server's sentence","param":null,\
    "doc_url":"https://docs.test/\(code)","request_id":"req_body"}}
    """
  }
}
