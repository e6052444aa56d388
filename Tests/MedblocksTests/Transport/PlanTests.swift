import Testing

@testable import Medblocks

/// Tests without sockets: a plan is a value, and time is an argument.
@Suite("URLSessionTransport.Plan")
struct PlanTests {
  typealias Plan = URLSessionTransport.Plan
  typealias Lane = URLSessionTransport.Lane

  private var plan = Plan(openingLimit: 2)

  /// Assigns a request and returns it; records an issue when the plan lets it wait.
  private mutating func send(
    _ kind: Lane.Kind = .read, to origin: String = "http://a", at now: Duration = .zero
  ) throws -> Plan.Assignment {
    try Self.send(Lane(kind, origin: origin), in: &plan, at: now)
  }

  private static func send(
    _ lane: Lane, in plan: inout Plan, at now: Duration = .zero
  ) throws -> Plan.Assignment {
    guard case .send(let assignment) = plan.assign(lane, at: now) else { throw Waits() }
    return assignment
  }

  private struct Waits: Error {}

  @Test("requests one after the other use one connection")
  mutating func sequential() throws {
    for index in 0..<100 {
      let request = try send()
      #expect(request.session == 1 && request.opensConnection == (index == 0))
      let retired = plan.end(request, keepsConnection: true, at: .zero)
      #expect(retired == nil)
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
      let retired = plan.end(request, keepsConnection: true, at: .zero)
      #expect(retired == session)
    }
    #expect(plan.sessionCount == 0)
  }

  @Test("TLS connections open at a limited rate, and waiting requests use kept connections first")
  mutating func pacing() throws {
    let first = try send(to: "https://a")
    _ = try send(to: "https://a")
    let third = plan.assign(Lane(.read, origin: "https://a"), at: .milliseconds(40))
    #expect(third == .wait(until: Plan.openingTime))
    let plain = try send(to: "http://a", at: .milliseconds(40))
    #expect(plain.opensConnection)
    _ = plan.end(first, keepsConnection: true, at: .milliseconds(60))
    let kept = try send(to: "https://a", at: .milliseconds(60))
    #expect(!kept.opensConnection)
    let afterTime = try send(to: "https://a", at: Plan.openingTime)
    #expect(afterTime.opensConnection)
  }

  @Test(
    "a TLS connection that is not kept does not delay the next one",
    arguments: [(Lane.Kind.writeWithoutBody, true), (.write, false), (.read, false)])
  func connectionsThatAreNotKept(kind: Lane.Kind, keepsConnection: Bool) throws {
    var plan = Plan(openingLimit: 1)
    for _ in 0..<10 {
      let request = try Self.send(Lane(kind, origin: "https://a"), in: &plan)
      _ = plan.end(request, keepsConnection: keepsConnection, at: .zero)
    }
  }

  @Test(
    "a session retires after its number of requests, when the last of them has ended",
    arguments: [
      (Lane.Kind.read, false, 900), (.read, true, 3_600), (.write, false, 90), (.write, true, 900),
      (.writeWithoutBody, false, 1), (.writeWithoutBody, true, 1),
    ])
  func retirement(kind: Lane.Kind, serverAnnouncesEnd: Bool, limit: Int) throws {
    var plan = Plan(openingLimit: 1)
    for index in 1...limit {
      let request = try Self.send(Lane(kind, origin: "http://a"), in: &plan)
      #expect(request.session == 1)
      let retired = plan.end(
        request, keepsConnection: true, serverAnnouncesEnd: serverAnnouncesEnd, at: .zero)
      #expect(retired == (index < limit ? nil : 1))
    }
    let next = try Self.send(Lane(kind, origin: "http://a"), in: &plan)
    #expect(next.session == 2)
  }

  @Test("a session that retires with requests in flight is returned after the last of them")
  mutating func retirementInFlight() throws {
    let requests = try (0..<3).map { _ in try send() }
    let idle = plan.retireAll()
    #expect(idle == [])
    #expect(try send().session == 2)
    let retired = requests.map { plan.end($0, keepsConnection: true, at: .zero) }
    #expect(retired == [nil, nil, 1])
  }

  @Test("an idle session retires after its time, a busy one does not")
  mutating func idle() throws {
    let write = try send(.write)
    let read = try send(.read)
    let whileBusy = plan.retireIdle(at: .seconds(100))
    #expect(whileBusy == ([], nil))
    _ = plan.end(write, keepsConnection: true, at: .seconds(100))
    _ = plan.end(read, keepsConnection: true, at: .seconds(100))
    let checks = [103, 104, 130].map { plan.retireIdle(at: .seconds($0)) }
    #expect(checks[0] == ([], .seconds(104)))
    #expect(checks[1] == ([write.session], .seconds(130)))
    #expect(checks[2] == ([read.session], nil))
    #expect(plan.sessionCount == 0)
  }

  @Test("a connection to one origin is not used for another")
  mutating func origins() throws {
    let first = try send(.write, to: "http://a")
    _ = plan.end(first, keepsConnection: true, at: .zero)
    let other = try send(.write, to: "http://b")
    #expect(other.opensConnection && other.session != first.session)
    #expect(try send(.write, to: "http://a").session == first.session)
  }

  @Test("a lane is the kind of a request and the origin of its URL")
  func lane() {
    func lane(_ method: TransportRequest.Method, _ url: String, _ body: [UInt8]? = nil) -> Lane {
      Lane(TransportRequest(method: method, url: url, body: body))
    }
    #expect(lane(.get, "https://a:8443/v1/b?c=d") == Lane(.read, origin: "https://a:8443"))
    #expect(lane(.post, "http://[::1]:80", [1]) == Lane(.write, origin: "http://[::1]:80"))
    #expect(lane(.post, "https://a/", []) == Lane(.writeWithoutBody, origin: "https://a"))
    #expect(lane(.delete, "https://a/b") == Lane(.writeWithoutBody, origin: "https://a"))
    #expect(Lane(.read, origin: "https://a").usesTLS && !Lane(.read, origin: "http://a").usesTLS)
  }

  @Test(
    "a session retires one second before the server's Keep-Alive timeout",
    arguments: [(5, 4), (1, 0), (0, -1), (75, 60)])
  func keepAlive(timeout: Int, idleTime: Int) throws {
    var plan = Plan(openingLimit: 1)
    let request = try Self.send(Lane(.write, origin: "http://a"), in: &plan)
    _ = plan.end(request, keepsConnection: true, keepAlive: .seconds(timeout), at: .seconds(10))
    let (retired, next) = plan.retireIdle(at: .seconds(10))
    #expect(retired == (idleTime > 0 ? [] : [1]))
    #expect(next == (idleTime > 0 ? .seconds(10 + idleTime) : nil))
  }

  @Test("a connection that cannot be kept is not used again")
  mutating func closed() throws {
    let first = try send()
    let second = try send()
    _ = plan.end(first, keepsConnection: false, at: .zero)
    #expect(try send().opensConnection)  // the other connection is busy
    _ = plan.end(second, keepsConnection: true, at: .zero)
    #expect(try !send().opensConnection)
  }

  @Test("a session without connections retires")
  mutating func lastConnectionClosed() throws {
    let request = try send(.write)
    let retired = plan.end(request, keepsConnection: false, at: .zero)
    #expect(retired == request.session)
    #expect(plan.sessionCount == 0)
  }
}
