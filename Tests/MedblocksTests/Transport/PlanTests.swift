import Testing

@testable import Medblocks

/// Tests without sockets: a plan is a value, and time is an argument.
@Suite("URLSessionTransport.Plan")
struct PlanTests {
  typealias Plan = URLSessionTransport.Plan

  private var plan = Plan(openingLimit: 2)

  /// Assigns a request and returns it; records an issue when the plan lets it wait.
  private mutating func send(
    _ lane: URLSessionTransport.Lane = .read, usesTLS: Bool = false, at now: Duration = .zero
  ) throws -> Plan.Assignment {
    guard case .send(let assignment) = plan.assign(lane, usesTLS: usesTLS, at: now) else {
      throw Waits()
    }
    return assignment
  }

  private struct Waits: Error {}

  @Test("requests one after the other use one connection")
  mutating func sequential() throws {
    for index in 0..<100 {
      let request = try send()
      #expect(request.session == 1 && request.opensConnection == (index == 0))
      let result8 = plan.end(request, keepsConnection: true, at: .zero)
      #expect(result8 == nil)
    }
    #expect(plan.sessionCount == 1)
  }

  @Test("sessions are filled in order with at most four reads each")
  mutating func filling() throws {
    let requests = try (0..<10).map { _ in try send() }
    #expect(requests.map(\.session) == [1, 1, 1, 1, 2, 2, 2, 2, 3, 3])
    #expect(requests.allSatisfy { $0.opensConnection })
    for request in requests { _ = plan.end(request, keepsConnection: true, at: .zero) }
    let again = try (0..<10).map { _ in try send() }
    #expect(again.map(\.session) == requests.map(\.session))
    #expect(!again.contains { $0.opensConnection })
  }

  @Test("a session for writes has one request in flight, and reads do not use it")
  mutating func lanes() throws {
    let first = try send(.write)
    let second = try send(.write)
    let read = try send(.read)
    #expect(Set([first.session, second.session, read.session]).count == 3)
  }

  @Test("a write without a body always opens a connection in a session of its own")
  mutating func writesWithoutBody() throws {
    for session in 1...3 {
      let request = try send(.writeWithoutBody)
      #expect(request.opensConnection && request.session == session)
      let result9 = plan.end(request, keepsConnection: true, at: .zero)
      #expect(result9 == session)
    }
    #expect(plan.sessionCount == 0)
  }

  @Test("TLS connections open at a limited rate, and waiting requests use kept connections first")
  mutating func pacing() throws {
    let first = try send(usesTLS: true)
    _ = try send(usesTLS: true)
    #expect(
      plan.assign(.read, usesTLS: true, at: .milliseconds(40))
        == .wait(until: Plan.openingTime))
    let request1 = try send(usesTLS: false, at: .milliseconds(40))
    #expect(request1.opensConnection)  // plain HTTP
    plan.receiveHead(first)
    let request2 = try send(usesTLS: true, at: .milliseconds(50))
    #expect(request2.opensConnection)
    _ = plan.end(first, keepsConnection: true, at: .milliseconds(60))
    let request3 = try send(usesTLS: true, at: .milliseconds(60))
    #expect(!request3.opensConnection)
    let request4 = try send(usesTLS: true, at: Plan.openingTime)
    #expect(request4.opensConnection)
  }

  @Test(
    "a session retires after its number of requests, when the last of them has ended",
    arguments: [
      (URLSessionTransport.Lane.read, 900), (.write, 90), (.writeWithoutBody, 1),
    ])
  func retirement(lane: URLSessionTransport.Lane, limit: Int) throws {
    var plan = Plan(openingLimit: 1)
    for index in 1...limit {
      guard case .send(let request) = plan.assign(lane, usesTLS: false, at: .zero) else {
        throw Waits()
      }
      #expect(request.session == 1)
      let result10 = plan.end(request, keepsConnection: true, at: .zero)
      #expect(result10 == (index < limit ? nil : 1))
    }
    guard case .send(let next) = plan.assign(lane, usesTLS: false, at: .zero) else { throw Waits() }
    #expect(next.session == 2)
  }

  @Test("a session that retires with requests in flight is returned after the last of them")
  mutating func retirementInFlight() throws {
    let requests = try (0..<3).map { _ in try send() }
    let result11 = plan.retireAll()
    #expect(result11 == [])
    let request5 = try send()
    #expect(request5.session == 2)
    let result12 = plan.end(requests[0], keepsConnection: true, at: .zero)
    #expect(result12 == nil)
    let result13 = plan.end(requests[1], keepsConnection: false, at: .zero)
    #expect(result13 == nil)
    let result14 = plan.end(requests[2], keepsConnection: true, at: .zero)
    #expect(result14 == 1)
  }

  @Test("an idle session retires after its time, a busy one does not")
  mutating func idle() throws {
    let write = try send(.write)
    let read = try send(.read)
    let result15 = plan.retireIdle(at: .seconds(100))
    #expect(result15 == ([], nil))
    _ = plan.end(write, keepsConnection: true, at: .seconds(100))
    _ = plan.end(read, keepsConnection: true, at: .seconds(100))
    let result16 = plan.retireIdle(at: .seconds(103))
    #expect(result16 == ([], .seconds(104)))
    let result17 = plan.retireIdle(at: .seconds(104))
    #expect(result17 == ([write.session], .seconds(130)))
    let result18 = plan.retireIdle(at: .seconds(130))
    #expect(result18 == ([read.session], nil))
    #expect(plan.sessionCount == 0)
  }

  @Test(
    "a session retires one second before the server's Keep-Alive timeout",
    arguments: [
      (5, 4), (1, 0), (0, -1), (75, 60),
    ])
  func keepAlive(timeout: Int, idleTime: Int) throws {
    var plan = Plan(openingLimit: 1)
    guard case .send(let request) = plan.assign(.write, usesTLS: false, at: .zero) else {
      throw Waits()
    }
    _ = plan.end(request, keepsConnection: true, keepAlive: .seconds(timeout), at: .seconds(10))
    let (retired, next) = plan.retireIdle(at: .seconds(10))
    #expect(retired == (idleTime > 0 ? [] : [1]))
    #expect(next == (idleTime > 0 ? .seconds(10 + idleTime) : nil))
  }

  @Test("a connection that cannot be kept is not used again")
  mutating func closed() throws {
    let first = try send()
    let second = try send()
    let result19 = plan.end(first, keepsConnection: false, at: .zero)
    #expect(result19 == nil)
    let request6 = try send()
    #expect(request6.opensConnection)  // the other connection is busy
    let result20 = plan.end(second, keepsConnection: true, at: .zero)
    #expect(result20 == nil)
    let request7 = try send()
    #expect(!request7.opensConnection)
  }

  @Test("a session without connections retires")
  mutating func lastConnectionClosed() throws {
    let request = try send(.write)
    let result21 = plan.end(request, keepsConnection: false, at: .zero)
    #expect(result21 == request.session)
    #expect(plan.sessionCount == 0)
  }
}
