import Foundation
import Testing

@testable import Medblocks

@Suite("Connections of URLSessionTransport", .timeLimit(.minutes(10)))
struct URLSessionTransportConnectionTests {
  @Test("reads share a connection, writes with a body another, and each write without has its own")
  func connections() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let transport = URLSessionTransport()
    for _ in 0..<5 { _ = try await transport.send(server.request()) }
    #expect(server.connections == 1)
    for method in [TransportRequest.Method.post, .put, .patch] {
      _ = try await transport.send(server.request(method, body: "{}"))
    }
    #expect(server.connections == 2)
    for _ in 0..<3 { _ = try await transport.send(server.request(.delete)) }
    #expect(server.connections == 5)
  }

  @Test("requests in flight open at most one connection each", arguments: [1, 4, 8, 16, 64])
  func bounded(inFlight: Int) async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let transport = URLSessionTransport()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<inFlight {
        group.addTask {
          for _ in 0..<10 { _ = try? await transport.send(server.request()) }
        }
      }
    }
    #expect(server.requests.count == 10 * inFlight)
    #expect(server.connections <= inFlight)
  }

  @Test(
    "a write after Connection: close or after its Keep-Alive time uses a new connection",
    arguments: [
      "Connection: close", "Keep-Alive: timeout=1",
    ])
  func notKept(header: String) async throws {
    let server = try LoopbackServer { _ in .json("{}", headers: [header]) }
    let transport = URLSessionTransport()
    for count in 1...5 {
      _ = try await transport.send(server.request(.post, body: "{}"))
      #expect(server.connections == count)
    }
  }

  @Test("a request whose timeout elapses while it waits for a connection was not sent")
  func timeoutInQueue() async throws {
    let server = try LoopbackServer { _ in .silence }
    let url = server.baseURL.replacing("http://", with: "https://")
    let request = TransportRequest(method: .post, url: url, body: [1], timeout: .milliseconds(20))
    let transport = URLSessionTransport()
    let errors = await withTaskGroup(of: TransportError?.self) { group in
      for _ in 0..<(2 * ProcessInfo.processInfo.activeProcessorCount + 2) {
        group.addTask {
          await #expect(throws: TransportError.self) { _ = try await transport.send(request) }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(errors.contains(.cannotConnect))
    #expect(Set(errors).isSubset(of: [.cannotConnect, .timedOut]))
  }

  @Test("a cancelled request does not keep the connection for which it waited")
  func cancelledInQueue() async throws {
    let server = try LoopbackServer { _ in .silence }
    let url = server.baseURL.replacing("http://", with: "https://")
    let request = TransportRequest(method: .get, url: url, timeout: .seconds(60))
    let transport = URLSessionTransport()
    let tasks = (0..<200).map { _ in Task { try await transport.send(request) } }
    try await eventually { server.connections > 0 }
    for task in tasks { task.cancel() }
    for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
    #expect(server.connections < 200)
    try await eventually { server.openConnections == 0 }
    let plain = try LoopbackServer { _ in .json("{}") }
    #expect(try await transport.send(plain.request()).statusCode == 200)
  }

  @Test("idle connections are closed when the transport is released")
  func released() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    var transport: URLSessionTransport? = URLSessionTransport()
    _ = try await transport?.send(server.request())
    _ = try await transport?.send(server.request(.post, body: "{}"))
    #expect(server.openConnections == 2)
    transport = nil
    try await eventually { server.openConnections == 0 }
  }

  @Test(
    "a write on a kept connection is sent once if the connection is lost at any stage",
    arguments: [TransportRequest.Method.post, .put, .patch, .delete], NetworkFault.connection)
  func writeOnce(method: TransportRequest.Method, fault: NetworkFault) async throws {
    let server = try LoopbackServer(failingWith: fault)
    try await server.expectWritesReceivedOnce(
      method, from: URLSessionTransport(), at: server.baseURL)
  }

  @Test("a kept connection that the server closes between two reads affects neither of them")
  func closedBetween() async throws {
    let server = try LoopbackServer { _ in
      .init(
        .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".utf8)), .close)
    }
    let transport = URLSessionTransport()
    for count in 1...20 {
      #expect(try await transport.send(server.request()).statusCode == 200)
      #expect(server.requests.count == count)
    }
  }

  @Test("a stray response is not returned for another patient and fails at most one call")
  func strayResponse() async throws {
    try await LoopbackServer.expectStrayResponsesNotReturned(by: URLSessionTransport())
  }

  @Test(
    "an untrusted certificate is reported as certificateUntrusted, and nothing is sent",
    .enabled(if: OpenSSL.isInstalled))
  func untrusted() async throws {
    let server = try TLSServer()
    for host in ["localhost", "127.0.0.1"] {
      let request = TransportRequest(method: .get, url: "https://\(host):\(server.port)/")
      await #expect(throws: TransportError.certificateUntrusted) {
        _ = try await URLSessionTransport().send(request)
      }
    }
    var configuration = MedblocksClient.Configuration()
    configuration.baseURL = "https://localhost:\(server.port)"
    let mb = try MedblocksClient(apiKey: "canary", configuration: configuration)
    let error = try await medblocksError { _ = try await mb.health() }
    #expect(error.kind == .connection && error.outcome == .notSent && error.attempts == 1)
    #expect(error.message.contains("certificate"))
  }

  @Test("a server without TLS is an error for https, and nothing is sent in clear text")
  func noTLS() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let url = server.baseURL.replacing("http://", with: "https://")
    await #expect(throws: TransportError.self) {
      var request = TransportRequest(method: .get, url: url, timeout: .seconds(2))
      request.headers = [("Authorization", "Bearer canary")]
      _ = try await URLSessionTransport().send(request)
    }
    #expect(server.requests.isEmpty)
  }
}
