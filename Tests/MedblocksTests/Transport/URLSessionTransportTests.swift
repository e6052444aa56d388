import Foundation
import Testing

@testable import Medblocks

@Suite("URLSessionTransport on real sockets", .timeLimit(.minutes(10)))
struct URLSessionTransportTests {
  @Test("a response has its status, headers and body")
  func response() async throws {
    let server = try LoopbackServer { _ in
      .json("{\"a\":1}", status: "418 Teapot", headers: ["X-Request-Id: req_1"])
    }
    let response = try await URLSessionTransport().send(server.request())
    #expect(response.statusCode == 418)
    #expect(response.header("x-request-ID") == "req_1")
    #expect(String(decoding: response.body, as: UTF8.self) == "{\"a\":1}")
  }

  @Test(
    "a write is sent with its body and headers",
    arguments: [TransportRequest.Method.post, .put, .patch])
  func body(method: TransportRequest.Method) async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    _ = try await URLSessionTransport().send(server.request(method, body: "{\"b\":2}"))
    let received = try #require(server.requests.first)
    #expect(received.method == method.rawValue)
    #expect(received.body == "{\"b\":2}")
    #expect(received.headers["content-type"] == "application/json")
    #expect(received.headers["authorization"] == "Bearer canary")
  }

  @Test("a redirect is not followed", arguments: [301, 302, 307])
  func redirect(status: Int) async throws {
    let other = try LoopbackServer { _ in .json("{}") }
    let server = try LoopbackServer { _ in
      .json("", status: "\(status) Moved", headers: ["Location: \(other.baseURL)/stolen"])
    }
    let response = try await URLSessionTransport().send(server.request())
    #expect(response.statusCode == status)
    #expect(other.requests.isEmpty)
  }

  @Test(
    "a Basic challenge is a response with status 401",
    arguments: [TransportRequest.Method.get, .post])
  func basicChallenge(method: TransportRequest.Method) async throws {
    let server = try LoopbackServer { _ in
      .json("{\"e\":1}", status: "401 No", headers: ["WWW-Authenticate: Basic realm=\"x\""])
    }
    let response = try await URLSessionTransport().send(server.request(method))
    #expect(response.statusCode == 401)
    #expect(String(decoding: response.body, as: UTF8.self) == "{\"e\":1}")
    #expect(server.requests.count == 1)
  }

  @Test(
    "a body larger than maximumResponseBytes is rejected, with or without a Content-Length",
    arguments: [true, false])
  func tooLarge(hasLength: Bool) async throws {
    let body = String(repeating: "x", count: 300_000)
    let server = try LoopbackServer { _ in
      hasLength ? .json(body) : .sendAndClose("HTTP/1.1 200 OK\r\n\r\n" + body)
    }
    await #expect(throws: TransportError.responseTooLarge) {
      _ = try await URLSessionTransport().send(server.request(maximumResponseBytes: 200_000))
    }
    let whole = try await URLSessionTransport().send(server.request(maximumResponseBytes: 300_000))
    #expect(whole.body.count == 300_000)
  }

  @Test(
    "a Content-Length that no memory can hold is an error, with any limit",
    arguments: ["4611686018427387904", "9223372036854774784"])
  func hugeLength(length: String) async throws {
    let server = try LoopbackServer { _ in
      .sendAndClose("HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n{}")
    }
    for limit in [1 << 30, Int.max] {
      _ = await #expect(throws: TransportError.self) {
        _ = try await URLSessionTransport().send(server.request(maximumResponseBytes: limit))
      }
    }
  }

  @Test("the session ends a request two seconds after its timeout")
  func sessionTimeout() async throws {
    let server = try LoopbackServer { _ in .silence }
    var request = server.request()
    request.timeout = .zero
    let hasEnded = await withTaskGroup(of: Bool.self) { [request] group in
      group.addTask {
        let error = await #expect(throws: TransportError.self) {
          _ = try await URLSessionTransport().send(request)
        }
        // The time may also elapse before the request has a connection.
        #expect(error == .timedOut || error == .cannotConnect)
        return true
      }
      group.addTask {
        try? await Task.sleep(for: .seconds(40))  // URLSession's default would be 60
        return false
      }
      defer { group.cancelAll() }
      return await group.next() ?? false
    }
    #expect(hasEnded)
  }

  @Test("a Content-Length larger than maximumResponseBytes ends the request at once")
  func tooLargeContentLength() async throws {
    let server = try LoopbackServer { _ in
      .send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nthe rest never comes")
    }
    await #expect(throws: TransportError.responseTooLarge) {
      _ = try await URLSessionTransport().send(server.request(maximumResponseBytes: 999_999))
    }
    try await eventually { server.openConnections == 0 }
  }

  @Test("a truncated body is a lost connection")
  func truncatedBody() async throws {
    let server = try LoopbackServer { _ in
      .sendAndClose("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"half\":")
    }
    await #expect(throws: TransportError.connectionLost) {
      _ = try await URLSessionTransport().send(server.request())
    }
  }

  @Test("a port without a listener is reported as cannotConnect")
  func connectionRefused() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let request = server.request()
    server.stop()
    await #expect(throws: TransportError.cannotConnect) {
      _ = try await URLSessionTransport().send(request)
    }
  }

  @Test(
    "an invalid header field is rejected",
    arguments: [
      ("A\r\nB", "1"), ("A:B", "1"), ("", "1"), ("A B", "1"), ("Ä", "1"), ("A", "1\r\nB: 2"),
      ("A", "1\n2"), ("A", "\0"),
    ])
  func invalidHeader(name: String, value: String) async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    var request = server.request()
    request.headers.append((name, value))
    await #expect(throws: TransportError.cannotConnect) {
      _ = try await URLSessionTransport().send(request)
    }
    #expect(server.requests.isEmpty)
  }
}
