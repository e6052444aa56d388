import AsyncHTTPClientTransport
import Medblocks
import Testing

@Suite("AsyncHTTPClientTransport", .timeLimit(.minutes(1)))
struct AsyncHTTPClientTransportTests {
  private static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
  private static let health = #"{"ok":true,"server_time":"2026-04-25T09:30:00Z"}"#

  /// Runs calls against a server that sends these bytes, and shuts down the server and the transport.
  private func withServer(
    _ response: String, closesConnection: Bool = true,
    _ body: (MedblocksClient) async throws -> Void
  ) async throws {
    let transport = AsyncHTTPClientTransport()
    let server = try await RawServer(response: response, closesConnection: closesConnection)
    var configuration = MedblocksClient.Configuration(transport: transport)
    configuration.baseURL = "http://127.0.0.1:\(server.port)"
    configuration.maximumRetries = 0
    configuration.maximumResponseBytes = 1_000
    configuration.timeout = .seconds(20)
    try await body(try MedblocksClient(apiKey: "k", configuration: configuration))
    try await server.stop()
    try await transport.shutdown()
  }

  /// Returns the error of a call whose server sends these bytes.
  private func error(
    _ response: String, closesConnection: Bool = true, timeout: Duration = .seconds(20)
  ) async throws -> MedblocksError {
    var error: MedblocksError?
    try await withServer(response, closesConnection: closesConnection) { mb in
      error = await #expect(throws: MedblocksError.self) {
        _ = try await mb.withDeadline(timeout) { try await mb.health() }
      }
    }
    return try #require(error)
  }

  @Test("a response is received, with a content length or chunked")
  func response() async throws {
    let size = String(Self.health.utf8.count, radix: 16)
    for response in [
      Self.head + "Content-Length: \(Self.health.utf8.count)\r\n\r\n" + Self.health,
      Self.head + "Transfer-Encoding: chunked\r\n\r\n\(size)\r\n\(Self.health)\r\n0\r\n\r\n",
    ] {
      try await withServer(response) { mb in
        let health = try await mb.health()
        #expect(health.ok)
      }
    }
  }

  // The responses of this test and the next end the process under URLSession on Linux.
  @Test(
    "a response that ends within its headers is a connection error",
    arguments: ["HTTP/1.1 200 OK\r\n", head, head + "X-Half: "])
  func truncatedHeaders(response: String) async throws {
    #expect(try await error(response).kind == .connection)
  }

  @Test("a response with trailers is received")
  func trailers() async throws {
    let size = String(Self.health.utf8.count, radix: 16)
    let response =
      Self.head + "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
      + "\(size)\r\n\(Self.health)\r\n0\r\nX-Sum: 1\r\n\r\n"
    try await withServer(response) { mb in
      let health = try await mb.health()
      #expect(health.ok)
    }
  }

  @Test("each kind of invalid response has its error kind")
  func invalidResponses() async throws {
    #expect(try await error(Self.head + "Content-Length: 99\r\n\r\n{").kind == .connection)
    #expect(try await error("SSH-2.0\r\n").kind == .connection)
    #expect(
      try await error(
        Self.head + "Content-Length: 1001\r\n\r\n\(String(repeating: " ", count: 1_001))"
      ).kind == .decoding)
    let redirect = try await error(
      "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
    #expect(redirect.kind == .api && redirect.statusCode == 302)
    let noResponse = try await error("", closesConnection: false, timeout: .milliseconds(200))
    #expect(noResponse.kind == .timeout)
  }

  @Test("a refused connection means that the request was not sent")
  func refusedConnection() async throws {
    let transport = AsyncHTTPClientTransport()
    let server = try await RawServer(response: "")
    try await server.stop()
    var configuration = MedblocksClient.Configuration(transport: transport)
    configuration.baseURL = "http://127.0.0.1:\(server.port)"
    configuration.maximumRetries = 0
    let mb = try MedblocksClient(apiKey: "k", configuration: configuration)
    let error = await #expect(throws: MedblocksError.self) { _ = try await mb.health() }
    #expect(error?.kind == .connection && error?.outcome == .notSent)
    try await transport.shutdown()
  }

  @Test("a cancelled task throws CancellationError")
  func cancellation() async throws {
    try await withServer("", closesConnection: false) { mb in
      let task = Task { try await mb.health() }
      try await Task.sleep(for: .milliseconds(50))
      task.cancel()
      await #expect(throws: CancellationError.self) { _ = try await task.value }
    }
  }
}
