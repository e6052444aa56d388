import Foundation
import HummingbirdTesting
import Medblocks
import MedblocksTesting
import NIOCore
import Testing

@testable import TrialMatched

@Suite("Load", .timeLimit(.minutes(1)))
struct LoadTests {
  @Test("500 half-open requests are closed within seconds, and others get their responses")
  func halfOpen() async throws {
    let app = try await AppFixture()
    let halves = [
      "", "GET / HTTP/1.1\r\nHost: a\r\n", "GET",
      "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nperson=",
    ]
    try await ServerFixture.run(app.backend) { server in
      var connections: [RawConnection] = []
      for index in 0..<500 {
        connections.append(try await server.connect(sending: halves[index % halves.count]))
      }
      let other = try await server.connect(
        sending: "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(try await other.closed().hasPrefix("HTTP/1.1 200"))
      let start = ContinuousClock.now
      for connection in connections { _ = try await connection.closed() }
      #expect(ContinuousClock.now - start < .seconds(10))
    }
  }

  @Test("a request that arrives byte by byte is closed, too")
  func slowRequest() async throws {
    let app = try await AppFixture()
    try await ServerFixture.run(app.backend) { server in
      let connection = try await server.connect(
        sending: "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
      let start = ContinuousClock.now
      while connection.channel.isActive, ContinuousClock.now - start < .seconds(20) {
        try? await connection.channel.writeAndFlush(ByteBuffer(string: "a"))
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(ContinuousClock.now - start < .seconds(5))
    }
  }

  @Test("connections above the limit wait until others close")
  func connectionLimit() async throws {
    let app = try await AppFixture()
    try await ServerFixture.run(app.backend, connections: 3) { server in
      var idle: [RawConnection] = []
      for _ in 0..<3 { idle.append(try await server.connect(sending: "")) }
      let start = ContinuousClock.now
      let fourth = try await server.connect(
        sending: "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(try await fourth.closed().hasPrefix("HTTP/1.1 200"))
      #expect(ContinuousClock.now - start > .milliseconds(500))
    }
  }

  @Test("a person has a limited number of streams, and a closed one makes place")
  func streams() async throws {
    let app = try await AppFixture()
    let updates = app.backend.updates
    let patientID = AppFixture.patient
    var open: [AsyncStream<PatientUpdates.Trigger>] = []
    for _ in 0..<6 { open.append(try await updates.triggers(for: patientID)) }
    await #expect(throws: PatientUpdates.LimitReached.self) {
      _ = try await updates.triggers(for: patientID)
    }
    _ = try await updates.triggers(for: "another")
    try await app.test { visitor in
      let response = try await visitor.get("/api/me/stream")
      #expect(response.status == .tooManyRequests)
      #expect(try JSON(parsing: response.text)["error"]["code"].string == "too_many_pages")
    }
    open.removeLast()
    while (try? await updates.triggers(for: patientID)) == nil { await Task.yield() }
  }

  @Test("all open pages of a person share the calls that load the data")
  func sharedLoads() async throws {
    let app = try await AppFixture(cacheTime: .seconds(3_600))
    try await app.connect()
    await app.sandbox.advance(by: LocalSandbox.syncDuration)
    @Sendable func count(_ visitor: Visitor) async throws -> Int {
      await app.sandbox.clearRequests()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<50 {
          group.addTask {
            let page = try await visitor.get("/")
            #expect(page.text.contains("Maple"))
          }
        }
        try await group.waitForAll()
      }
      return await app.sandbox.requests.count
    }
    try await app.test { visitor in
      #expect(try await count(visitor) == 3)  // the patient, one facility, a page of records
      #expect(try await count(visitor) == 0)
      try await app.backend.changes.record(AppFixture.patient)
      #expect(try await count(visitor) == 3)
    }
  }

  @Test("the calls of a page end after seconds, even if Medblocks asks to wait longer")
  func deadline() async throws {
    let app = try await AppFixture(maximumRetries: 3)
    try await app.connect()
    for fault in [LocalSandbox.Fault.error(.throttled, retryAfter: .seconds(30)), .stall] {
      await app.sandbox.inject(fault, times: .max)
      try await app.test { visitor in
        for path in ["/", "/connect?q=maple", "/account", "/logos/fhirsrc_maple"] {
          let start = await app.sandbox.now
          _ = try await visitor.get(path)
          #expect(await app.sandbox.now.timeIntervalSince(start) <= 11, "\(fault) \(path)")
        }
      }
      await app.sandbox.removeFaults()
    }
  }
}
