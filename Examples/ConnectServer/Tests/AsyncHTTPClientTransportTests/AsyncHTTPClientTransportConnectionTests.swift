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

  @Test("a stray response is not returned for another request")
  func strayResponse() async throws {
    let server = try LoopbackServer { request in
      let body = Fixture.patientDetail(request.target)
      let response = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
      return request.target == "/a" ? .send(response, then: response) : .send(response)
    }
    try await AsyncHTTPClientTransport.with { transport in
      for _ in 0..<20 {
        for path in ["/a", "/b"] {
          guard let response = try? await transport.send(server.request(path: path)) else {
            continue
          }
          #expect(String(decoding: response.body, as: UTF8.self).contains(path))
        }
      }
    }
  }

  @Test("a base URL may have an IPv6 literal")
  func literal() async throws {
    try await AsyncHTTPClientTransport.with { transport in
      await #expect(throws: TransportError.cannotConnect) {
        _ = try await transport.send(TransportRequest(method: .post, url: "http://[::1]:1/"))
      }
    }
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
    await #expect(throws: TransportError.cannotConnect) {
      _ = try await transport.send(TransportRequest(method: .post, url: "http://127.0.0.1:1/"))
    }
  }
}
