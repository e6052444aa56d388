import Testing

@testable import Medblocks

@Suite("Cancellation of URLSessionTransport", .timeLimit(.minutes(10)))
struct URLSessionTransportCancellationTests {
  @Test("cancelling a task ends its request at once")
  func cancelled() async throws {
    let server = try LoopbackServer { _ in .silence }
    let request = server.request()
    let task = Task { try await URLSessionTransport().send(request) }
    try await eventually { !server.requests.isEmpty }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test(
    "cancelled requests leave no open connection",
    arguments: [TransportRequest.Method.get, .post])
  func cancelledConnections(method: TransportRequest.Method) async throws {
    let server = try LoopbackServer { _ in .silence }
    let transport = URLSessionTransport()
    let request = server.request(method, body: method == .post ? "{}" : nil)
    for number in 0..<500 {
      let before = server.requests.count
      let task = Task { try await transport.send(request) }
      if number.isMultiple(of: 50) {
        try await eventually { server.requests.count > before }
      } else {
        // A yield is shorter than a sleep, so some requests are cancelled while they are started.
        for _ in 0..<(number % 25) { await Task.yield() }
      }
      task.cancel()
      await #expect(throws: CancellationError.self) { _ = try await task.value }
    }
    try await eventually { server.openConnections == 0 }
    #expect(server.connections >= 10)
  }

  @Test("a cancelled task sends nothing")
  func cancelledBefore() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let request = server.request()
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await URLSessionTransport().send(request)
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(server.requests.isEmpty)
  }

  @Test("each of 15,000 requests that are cancelled at random times ends")
  func cancelledAtRandom() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let transport = URLSessionTransport()
    let request = server.request()
    var outcomes = (responses: 0, cancellations: 0, failures: 0)
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
    #expect(outcomes.responses + outcomes.cancellations == 15_000)
    #expect(outcomes.failures == 0)
    #expect(outcomes.responses > 0 && outcomes.cancellations > 0)
    print("15,000 requests: \(outcomes.responses) completed, \(outcomes.cancellations) cancelled")
  }

  private func count(
    _ result: Result<TransportResponse, any Error>,
    in outcomes: inout (responses: Int, cancellations: Int, failures: Int)
  ) {
    switch result {
    case .success: outcomes.responses += 1
    case .failure(is CancellationError): outcomes.cancellations += 1
    case .failure: outcomes.failures += 1
    }
  }

  @Test("a transport can be released while requests are in flight")
  func released() async throws {
    let server = try LoopbackServer { $0.target == "/silent" ? .silence : .json("{}") }
    for _ in 0..<100 {
      let tasks = ["/", "/silent"].map { path in
        let request = server.request(path: path)
        return Task { try await URLSessionTransport().send(request) }
      }
      _ = try await tasks[0].value
      tasks[1].cancel()
      await #expect(throws: CancellationError.self) { try await tasks[1].value }
    }
  }
}
