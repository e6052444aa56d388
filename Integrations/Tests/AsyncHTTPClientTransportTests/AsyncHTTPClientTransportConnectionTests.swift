import AsyncHTTPClientTransport
import Medblocks
import Testing

@Suite("Connections of AsyncHTTPClientTransport", .timeLimit(.minutes(2)))
struct AsyncHTTPClientTransportConnectionTests {
  @Test(
    "a write on a kept connection is sent once if the connection is lost at any stage",
    arguments: [TransportRequest.Method.post, .put, .patch, .delete], NetworkFault.connection)
  func writeOnce(method: TransportRequest.Method, fault: NetworkFault) async throws {
    let server = try LoopbackServer(failingWith: fault)
    try await AsyncHTTPClientTransport.with {
      try await server.expectWritesReceivedOnce(method, from: $0, at: server.baseURL)
    }
    let sent = server.requests.filter { $0.target == "/fault" }
    let served = server.requests.filter { $0.target == "/" }
    #expect(sent.map(\.connection) == served.map(\.connection))
  }

  @Test("an idle connection is closed before a server closes it")
  func idle() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    try await AsyncHTTPClientTransport.with { transport in
      _ = try await transport.send(server.request())
      #expect(server.openConnections == 1)
      let duration = try await ContinuousClock().measure {
        try await eventually { server.openConnections == 0 }
      }
      #expect(duration < .seconds(5))
    }
  }

  @Test("a stray response is not returned for another patient and fails at most one call")
  func strayResponse() async throws {
    try await AsyncHTTPClientTransport.with {
      try await LoopbackServer.expectStrayResponsesNotReturned(by: $0)
    }
  }

  @Test("closing idle connections lets requests in flight complete")
  func closeIdleConnections() async throws {
    let server = try LoopbackServer { request in
      .init(
        [.pause(microseconds: request.target == "/slow" ? 200_000 : 0)]
          + LoopbackServer.Reply.json("{}").steps)
    }
    try await AsyncHTTPClientTransport.with { transport in
      async let slow = transport.send(server.request(.post, path: "/slow", body: "{}"))
      try await eventually { server.requests.count == 1 }
      transport.closeIdleConnections()
      let response = try await slow
      #expect(response.statusCode == 200)
      try await eventually { server.openConnections == 0 }
      #expect(try await transport.send(server.request()).statusCode == 200)
      #expect(server.connections == 2)
    }
  }

  @Test("idle connections are closed when the transport is released")
  func released() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    var transport: AsyncHTTPClientTransport? = AsyncHTTPClientTransport()
    _ = try await transport?.send(server.request())
    transport = nil
    let duration = try await ContinuousClock().measure {
      try await eventually { server.openConnections == 0 }
    }
    #expect(duration < .seconds(3))
  }

  @Test("a write after 90 requests uses a new connection")
  func retired() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    try await AsyncHTTPClientTransport.with { transport in
      for _ in 0..<91 { _ = try await transport.send(server.request(.post, body: "{}")) }
    }
    #expect(server.connections == 2)
  }

  @Test("a URL with an IPv6 literal is valid")
  func literal() async throws {
    let server = try await RawServer(
      response: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", host: "::1")
    try await AsyncHTTPClientTransport.with { transport in
      let request = TransportRequest(method: .get, url: "http://[::1]:\(server.port)/")
      let response = try await transport.send(request)
      #expect(response.statusCode == 200)
    }
    try await server.stop()
  }

  @Test(
    "a request that is not valid is not sent",
    arguments: [
      TransportRequest(method: .post, url: "not a URL"),
      TransportRequest(method: .post, url: "ftp://localhost/"),
      TransportRequest(method: .post, url: "http://127.0.0.1:1/", headers: [("A B", "c")]),
      TransportRequest(method: .post, url: "http://127.0.0.1:1/", headers: [("A", "b\r\nC: d")]),
    ])
  func invalid(request: TransportRequest) async throws {
    try await AsyncHTTPClientTransport.with { transport in
      await #expect(throws: TransportError.cannotConnect) { _ = try await transport.send(request) }
    }
  }

  @Test("a transport that was shut down sends nothing")
  func shutDown() async throws {
    let transport = AsyncHTTPClientTransport()
    try await transport.shutdown()
    transport.closeIdleConnections()
    await #expect(throws: TransportError.cannotConnect) {
      _ = try await transport.send(TransportRequest(method: .post, url: "http://127.0.0.1:1/"))
    }
  }
}
