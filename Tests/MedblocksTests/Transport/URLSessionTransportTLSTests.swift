import Foundation
import Testing

@testable import Medblocks

@Suite("URLSessionTransport over TLS", .timeLimit(.minutes(10)), TLSListener.isRequired)
struct URLSessionTransportTLSTests {
  @Test(
    "each method is sent over HTTP/2 and HTTP/1.1",
    arguments: [TLSListener.http2, .http1],
    [TransportRequest.Method.get, .post, .put, .patch, .delete])
  func methods(listener: TLSListener, method: TransportRequest.Method) async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let body: String? = [.post, .put, .patch].contains(method) ? "{}" : nil
    let response = try await URLSessionTransport().send(
      server.request(method, body: body, to: listener.baseURL(of: server)))
    #expect(response.statusCode == 200)
    #expect(response.header("X-Protocol") == (listener == .http2 ? "HTTP/2.0" : "HTTP/1.1"))
    #expect(server.requests.map(\.method) == [method.rawValue])
    #expect(server.requests.map(\.body) == [body ?? ""])
  }

  @Test(
    "requests in flight open at most one connection each",
    arguments: [TLSListener.http2, .http1], [1, 4, 8, 16, 64])
  func bounded(listener: TLSListener, inFlight: Int) async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let transport = URLSessionTransport()
    let request = server.request(to: listener.baseURL(of: server))
    let connections = try await withThrowingTaskGroup(of: [String?].self) { group in
      for _ in 0..<inFlight {
        group.addTask {
          var connections: [String?] = []
          for _ in 0..<5 {
            connections.append(try await transport.send(request).header("X-Connection"))
          }
          return connections
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(connections.count == 5 * inFlight && !connections.contains(nil))
    #expect(Set(connections).count <= inFlight)
  }

  @Test(
    "no call fails when the server closes connections after 100 requests",
    arguments: [TLSListener.http2With100Requests, .http1With100Requests])
  func keepAliveRequests(listener: TLSListener) async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let base = listener.baseURL(of: server)
    let transport = URLSessionTransport()
    for index in 0..<250 {
      _ = try await transport.send(server.request(.post, path: "/\(index)", body: "{}", to: base))
      _ = try await transport.send(server.request(path: "/read", to: base))
    }
    let writes = server.requests.filter { $0.method == "POST" }
    #expect(writes.map(\.target) == (0..<250).map { "/\($0)" })
  }

  @Test("no write fails when the server closes idle connections after the time that it states")
  func keepAliveTimeout() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let transport = URLSessionTransport()
    for milliseconds in [0, 500, 1_500, 1_900, 2_000, 2_100] {
      try await Task.sleep(for: .milliseconds(milliseconds))
      _ = try await transport.send(
        server.request(
          .post, body: "{}", to: TLSListener.http1WithTwoSeconds.baseURL(of: server)))
    }
    #expect(server.requests.count == 6)
  }

  @Test(
    "a write on a kept connection is sent once if the connection is lost at any stage",
    arguments: [TransportRequest.Method.post, .put, .patch, .delete], NetworkFault.connection)
  func writeOnce(method: TransportRequest.Method, fault: NetworkFault) async throws {
    let server = try LoopbackServer(failingWith: fault)
    try await server.expectWritesReceivedOnce(
      method, from: URLSessionTransport(), at: TLSListener.bytes.baseURL(of: server))
  }

  @Test("the result of a call is as documented for each fault", arguments: NetworkFault.all.indices)
  func faults(index: Int) async throws {
    try await NetworkFaultTests.expectDocumentedResult(of: NetworkFault.all[index], over: .bytes)
  }
}
