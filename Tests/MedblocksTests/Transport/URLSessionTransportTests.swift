import Foundation
import Testing

@testable import Medblocks

@Suite("URLSessionTransport, on real sockets", .timeLimit(.minutes(2)))
struct URLSessionTransportTests {
  private func request(
    _ server: LoopbackServer, _ method: TransportRequest.Method = .get, path: String = "/",
    body: String? = nil,
    maximumResponseBytes: Int = 1 << 20
  ) -> TransportRequest {
    TransportRequest(
      method: method, url: server.baseURL + path,
      headers: [("Authorization", "Bearer canary"), ("Content-Type", "application/json")],
      body: body.map { Array($0.utf8) }, timeout: .seconds(3_600),
      maximumResponseBytes: maximumResponseBytes)
  }

  @Test("an answer arrives with its status, headers and body")
  func answer() async throws {
    let server = try LoopbackServer { _ in
      .json("{\"a\":1}", status: "418 Teapot", headers: ["X-Request-Id: req_1"])
    }
    let answer = try await URLSessionTransport().send(request(server))
    #expect(answer.statusCode == 418)
    #expect(answer.header("x-request-ID") == "req_1")
    #expect(String(decoding: answer.body, as: UTF8.self) == "{\"a\":1}")
  }

  @Test(
    "a write carries its body and headers", arguments: [TransportRequest.Method.post, .put, .patch])
  func body(method: TransportRequest.Method) async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    _ = try await URLSessionTransport().send(request(server, method, body: "{\"b\":2}"))
    let received = try #require(server.requests.first)
    #expect(received.method == method.rawValue)
    #expect(received.body == "{\"b\":2}")
    #expect(received.headers["content-type"] == "application/json")
    #expect(received.headers["authorization"] == "Bearer canary")
  }

  @Test("no redirect is followed, so the key stays where it was sent", arguments: [301, 302, 307])
  func redirect(status: Int) async throws {
    let other = try LoopbackServer { _ in .json("{}") }
    let server = try LoopbackServer { _ in
      .json("", status: "\(status) Moved", headers: ["Location: \(other.baseURL)/stolen"])
    }
    let answer = try await URLSessionTransport().send(request(server))
    #expect(answer.statusCode == status)
    #expect(other.requests.isEmpty)
  }

  @Test(
    "a Basic challenge is an answer and no hang", arguments: [TransportRequest.Method.get, .post])
  func basicChallenge(method: TransportRequest.Method) async throws {
    let server = try LoopbackServer { _ in
      .json("{\"e\":1}", status: "401 No", headers: ["WWW-Authenticate: Basic realm=\"x\""])
    }
    let answer = try await URLSessionTransport().send(request(server, method))
    #expect(answer.statusCode == 401)
    #expect(String(decoding: answer.body, as: UTF8.self) == "{\"e\":1}")
    #expect(server.requests.count == 1)
  }

  @Test("reads share a connection, each write has its own")
  func connections() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let transport = URLSessionTransport()
    for _ in 0..<5 { _ = try await transport.send(request(server)) }
    #expect(server.connections == 1)
    for _ in 0..<3 { _ = try await transport.send(request(server, .post, body: "{}")) }
    #expect(server.connections == 4)
  }

  @Test(
    "a write whose connection dies is sent once",
    arguments: [TransportRequest.Method.post, .delete])
  func writeOnce(method: TransportRequest.Method) async throws {
    let server = try LoopbackServer { $0.method == "GET" ? .json("{}") : .sendAndClose("") }
    let transport = URLSessionTransport()
    _ = try await transport.send(request(server))  // leaves a kept connection behind
    let body = method == .post ? "{}" : nil
    await #expect(throws: TransportError.connectionLost) {
      _ = try await transport.send(request(server, method, body: body))
    }
    #expect(server.requests.filter { $0.method == method.rawValue }.count == 1)
  }

  @Test(
    "a write is sent once, at whatever stage its connection dies",
    arguments: [TransportRequest.Method.post, .put, .patch, .delete], NetworkFault.connection)
  func writeOnce(method: TransportRequest.Method, fault: NetworkFault) async throws {
    let server = try LoopbackServer { $0.method == "GET" ? .json("{}") : fault.reply($0, "") }
    let transport = URLSessionTransport()
    for _ in 0..<2 { _ = try await transport.send(request(server)) }  // leaves a kept connection
    for body in ["{}", nil] {
      let before = server.requests.count
      await #expect(throws: TransportError.connectionLost) {
        _ = try await transport.send(request(server, method, body: body))
      }
      #expect(server.requests.count == before + 1)
    }
  }

  @Test("a kept connection that is closed between two reads costs neither of them")
  func closedBetween() async throws {
    let server = try LoopbackServer { _ in
      .init(
        .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".utf8)), .close)
    }
    let transport = URLSessionTransport()
    for count in 1...20 {
      #expect(try await transport.send(request(server)).statusCode == 200)
      #expect(server.requests.count == count)
    }
  }

  @Test("a body beyond the bound is refused, announced or not", arguments: [true, false])
  func tooLarge(isAnnounced: Bool) async throws {
    let body = String(repeating: "x", count: 300_000)
    let server = try LoopbackServer { _ in
      isAnnounced ? .json(body) : .sendAndClose("HTTP/1.1 200 OK\r\n\r\n" + body)
    }
    await #expect(throws: TransportError.responseTooLarge) {
      _ = try await URLSessionTransport().send(request(server, maximumResponseBytes: 200_000))
    }
    let whole = try await URLSessionTransport().send(request(server, maximumResponseBytes: 300_000))
    #expect(whole.body.count == 300_000)
  }

  @Test("the session's own timer stands behind the client's, two seconds later")
  func secondLine() async throws {
    let server = try LoopbackServer { _ in .silence }
    var request = request(server)
    request.timeout = .zero
    let isFirst = await withTaskGroup(of: Bool.self) { [request] group in
      group.addTask {
        await #expect(throws: TransportError.timedOut) {
          _ = try await URLSessionTransport().send(request)
        }
        return true
      }
      group.addTask {
        try? await Task.sleep(for: .seconds(40))  // URLSession's default would be 60
        return false
      }
      defer { group.cancelAll() }
      return await group.next() ?? false
    }
    #expect(isFirst)
  }

  @Test("a body that is announced too large is not waited for")
  func tooLargeAnnounced() async throws {
    let server = try LoopbackServer { _ in
      .send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nthe rest never comes")
    }
    await #expect(throws: TransportError.responseTooLarge) {
      _ = try await URLSessionTransport().send(request(server, maximumResponseBytes: 999_999))
    }
    try await eventually { server.openConnections == 0 }
  }

  @Test("a cut body is a lost connection")
  func truncatedBody() async throws {
    let server = try LoopbackServer { _ in
      .sendAndClose("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"half\":")
    }
    await #expect(throws: TransportError.connectionLost) {
      _ = try await URLSessionTransport().send(request(server))
    }
  }

  @Test("an answer too many becomes the answer about no other patient, and spoils one call at most")
  func strayAnswer() async throws {
    let server = try LoopbackServer { request in
      let id = request.target.split(separator: "/").last.map(String.init) ?? ""
      let body = Fixture.patientDetail(id)
      let answer = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
      return id == "a" ? .send(response, then: response) : .send(answer)
    }
    var configuration = MedblocksClient.Configuration()
    configuration.baseURL = server.baseURL
    let mb = try MedblocksClient(apiKey: "k", configuration: configuration)
    for _ in 0..<20 {
      #expect(try await mb.patients.retrieve("a").id == "a")
      // It meets the answer too many, unless that came too late and was thrown away.
      if let patient = try? await mb.patients.retrieve("b") { #expect(patient.id == "b") }
    }
    #expect(server.requests.contains { $0.target == "/patients/b" })
  }

  @Test(
    "a certificate that nobody trusts is told from other failures, and sent nothing",
    .enabled(if: OpenSSL.isInstalled))
  func untrusted() async throws {
    let server = try TLSServer()
    for host in ["localhost", "127.0.0.1"] {
      let request = TransportRequest(method: .get, url: "https://\(host):\(server.port)/")
      await #expect(throws: TransportError.secureConnectionFailed) {
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

  @Test("a server without TLS where TLS is due is a failure, and no key is sent in the clear")
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

  @Test("nobody listening means that nothing was sent")
  func refused() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let request = request(server)
    server.stop()
    await #expect(throws: TransportError.cannotConnect) {
      _ = try await URLSessionTransport().send(request)
    }
  }

  @Test(
    "a header field that would become two, or vanish, is refused",
    arguments: [
      ("A\r\nB", "1"), ("A:B", "1"), ("", "1"), ("A B", "1"), ("Ä", "1"), ("A", "1\r\nB: 2"),
      ("A", "1\n2"), ("A", "\0"),
    ])
  func badHeader(name: String, value: String) async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    var request = request(server)
    request.headers.append((name, value))
    await #expect(throws: TransportError.cannotConnect) {
      _ = try await URLSessionTransport().send(request)
    }
    #expect(server.requests.isEmpty)
  }

  @Test("a cancelled task ends at once while the server is silent")
  func cancelled() async throws {
    let server = try LoopbackServer { _ in .silence }
    let request = request(server)
    let task = Task { try await URLSessionTransport().send(request) }
    try await eventually { !server.requests.isEmpty }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test(
    "requests that are cancelled leave no connection behind",
    arguments: [TransportRequest.Method.get, .post])
  func cancelledConnections(method: TransportRequest.Method) async throws {
    let server = try LoopbackServer { _ in .silence }
    let transport = URLSessionTransport()
    let request = request(server, method, body: method == .post ? "{}" : nil)
    for number in 0..<500 {
      let before = server.requests.count
      let task = Task { try await transport.send(request) }
      if number.isMultiple(of: 50) {
        try await eventually { server.requests.count > before }
      } else {
        // Not asleep, to meet the moments at which the request is being started too.
        for _ in 0..<(number % 25) { await Task.yield() }
      }
      task.cancel()
      await #expect(throws: CancellationError.self) { _ = try await task.value }
    }
    try await eventually { server.openConnections == 0 }
    #expect(server.connections >= 10)
  }

  @Test("a task that is cancelled beforehand sends nothing")
  func cancelledBefore() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let request = request(server)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await URLSessionTransport().send(request)
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(server.requests.isEmpty)
  }

  @Test("15,000 requests cancelled at random moments end, none hangs or traps")
  func cancelledAtRandom() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let transport = URLSessionTransport()
    let request = request(server)
    var outcomes = (answers: 0, cancellations: 0, failures: 0)
    await withTaskGroup(of: Result<TransportResponse, any Error>.self) { group in
      for number in 0..<15_000 {
        if number >= 24, let result = await group.next() { count(result, in: &outcomes) }
        group.addTask {
          let task = Task { try await transport.send(request) }
          try? await Task.sleep(for: .microseconds(Int.random(in: 0...3_000)))
          task.cancel()
          return await task.result
        }
      }
      for await result in group { count(result, in: &outcomes) }
    }
    #expect(outcomes.answers + outcomes.cancellations == 15_000)
    #expect(outcomes.failures == 0)
    #expect(outcomes.answers > 0 && outcomes.cancellations > 0)
    print("15,000 requests: \(outcomes.answers) answered, \(outcomes.cancellations) cancelled")
  }

  private func count(
    _ result: Result<TransportResponse, any Error>,
    in outcomes: inout (answers: Int, cancellations: Int, failures: Int)
  ) {
    switch result {
    case .success: outcomes.answers += 1
    case .failure(is CancellationError): outcomes.cancellations += 1
    case .failure: outcomes.failures += 1
    }
  }

  @Test("transports that are dropped while requests are under way neither trap nor hang")
  func dropped() async throws {
    let server = try LoopbackServer { $0.target == "/silent" ? .silence : .json("{}") }
    for _ in 0..<100 {
      let tasks = ["/", "/silent"].map { path in
        let request = request(server, path: path)
        return Task { try await URLSessionTransport().send(request) }
      }
      _ = try await tasks[0].value
      tasks[1].cancel()
      await #expect(throws: CancellationError.self) { try await tasks[1].value }
    }
  }
}
