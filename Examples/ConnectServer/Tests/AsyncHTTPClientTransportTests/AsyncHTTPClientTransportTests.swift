import AsyncHTTPClientTransport
import Medblocks
import Testing

@Suite("AsyncHTTPClientTransport", .timeLimit(.minutes(1)))
struct AsyncHTTPClientTransportTests {
  private static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
  private static let health = #"{"ok":true,"server_time":"2026-04-25T09:30:00Z"}"#

  /// What a call comes to whose server sends these bytes, closes or not, and lives.
  private func call(
    _ text: String, closing: Bool = true,
    _ body: (MedblocksClient) async throws -> Void
  ) async throws {
    let transport = AsyncHTTPClientTransport()
    let server = try await RawServer(answering: text, closing: closing)
    var configuration = MedblocksClient.Configuration(transport: transport)
    configuration.baseURL = "http://127.0.0.1:\(server.port)"
    configuration.maximumRetries = 0
    configuration.maximumResponseBytes = 1_000
    configuration.timeout = .seconds(20)
    try await body(try MedblocksClient(apiKey: "k", configuration: configuration))
    try await server.stop()
    try await transport.shutdown()
  }

  private func error(
    _ text: String, closing: Bool = true, timeout: Duration = .seconds(20)
  ) async throws -> MedblocksError {
    var found: MedblocksError?
    try await call(text, closing: closing) { mb in
      found = await #expect(throws: MedblocksError.self) {
        _ = try await mb.withDeadline(timeout) { try await mb.health() }
      }
    }
    return try #require(found)
  }

  @Test("an answer arrives, chunked or not")
  func answers() async throws {
    let size = String(Self.health.utf8.count, radix: 16)
    for text in [
      Self.head + "Content-Length: \(Self.health.utf8.count)\r\n\r\n" + Self.health,
      Self.head + "Transfer-Encoding: chunked\r\n\r\n\(size)\r\n\(Self.health)\r\n0\r\n\r\n",
    ] {
      try await call(text) { mb in
        let health = try await mb.health()
        #expect(health.ok)
      }
    }
  }

  @Test(
    "an answer that ends inside of its headers, which ends the process under URLSession",
    arguments: ["HTTP/1.1 200 OK\r\n", head, head + "X-Half: "])
  func cutHeaders(text: String) async throws {
    #expect(try await error(text).kind == .connection)
  }

  @Test("an answer with trailers, which ends the process under URLSession")
  func trailers() async throws {
    let size = String(Self.health.utf8.count, radix: 16)
    let text =
      Self.head + "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
      + "\(size)\r\n\(Self.health)\r\n0\r\nX-Sum: 1\r\n\r\n"
    try await call(text) { mb in
      let health = try await mb.health()
      #expect(health.ok)
    }
  }

  @Test("cut bodies, garbage, redirects, silence and too much are told apart")
  func faults() async throws {
    #expect(try await error(Self.head + "Content-Length: 99\r\n\r\n{").kind == .connection)
    #expect(try await error("SSH-2.0\r\n").kind == .connection)
    #expect(
      try await error(
        Self.head + "Content-Length: 1001\r\n\r\n\(String(repeating: " ", count: 1_001))"
      ).kind == .decoding)
    let redirect = try await error(
      "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
    #expect(redirect.kind == .api && redirect.statusCode == 302)
    let silence = try await error("", closing: false, timeout: .milliseconds(200))
    #expect(silence.kind == .timeout)
  }

  @Test("nobody listening means that nothing was sent")
  func refused() async throws {
    let transport = AsyncHTTPClientTransport()
    let server = try await RawServer(answering: "")
    try await server.stop()
    var configuration = MedblocksClient.Configuration(transport: transport)
    configuration.baseURL = "http://127.0.0.1:\(server.port)"
    configuration.maximumRetries = 0
    let mb = try MedblocksClient(apiKey: "k", configuration: configuration)
    let error = await #expect(throws: MedblocksError.self) { _ = try await mb.health() }
    #expect(error?.kind == .connection && error?.outcome == .notSent)
    try await transport.shutdown()
  }

  @Test("a cancelled task ends as cancelled")
  func cancelled() async throws {
    try await call("", closing: false) { mb in
      let task = Task { try await mb.health() }
      try await Task.sleep(for: .milliseconds(50))
      task.cancel()
      await #expect(throws: CancellationError.self) { _ = try await task.value }
    }
  }
}
