extension URLSessionTransport {
  /// Decides which session sends a request, when a connection may open and when a session retires.
  ///
  /// It is a pure value: time is an argument, sessions are numbers, and nothing is sent. Sessions
  /// are filled in order, so that a small load uses few connections and the others become idle.
  struct Plan: Sendable {
    /// A request that was assigned to a session.
    struct Assignment: Sendable, Hashable {
      let session: Int
      /// Whether the request opens a connection.
      let opensConnection: Bool
      fileprivate let request: Int
    }

    enum Decision: Sendable, Hashable {
      case send(Assignment)
      /// No kept connection is available and no further one may open before this time.
      case wait(until: Duration)
    }

    private struct Session: Sendable {
      let id: Int
      let lane: Lane
      var inFlight = 0
      /// The number of connections that are open or opening.
      var connections = 0
      var requests = 0
      var maximumRequests: Int
      var lastUsed: Duration
      var idleTime: Duration

      init(id: Int, lane: Lane, at now: Duration) {
        self.id = id
        self.lane = lane
        maximumRequests = lane.kind.maximumRequests(serverAnnouncesEnd: false)
        lastUsed = now
        idleTime = lane.kind.idleTime
      }
    }

    /// The time in which a limited number of TLS connections open.
    static let openingTime = Duration.milliseconds(100)
    /// The maximum time for which an idle connection is kept, whatever its server allows.
    private static let maximumIdleTime = Duration.seconds(60)

    /// The maximum number of TLS connections that open within ``openingTime``.
    private let openingLimit: Int
    /// The sessions that take requests, the oldest first.
    private var sessions: [Session] = []
    /// The numbers of requests in flight in sessions that have retired.
    private var retiring: [Int: Int] = [:]
    /// The times at which TLS connections opened, by request.
    private var opening: [Int: Duration] = [:]
    private var lastSession = 0
    private var lastRequest = 0

    init(openingLimit: Int) { self.openingLimit = openingLimit }

    /// The number of sessions, including retired ones with requests in flight.
    var sessionCount: Int { sessions.count + retiring.count }

    /// Assigns a request to a session or lets it wait.
    ///
    /// Opening a TLS connection costs about 50 ms of CPU, so their rate is limited; the requests
    /// that wait use kept connections as these become available.
    ///
    /// - Complexity: O(*n*) in the number of sessions.
    mutating func assign(_ lane: Lane, at now: Duration) -> Decision {
      let kept = sessions.firstIndex { $0.lane == lane && $0.inFlight < $0.connections }
      if let kept { return .send(send(in: kept)) }
      if lane.usesTLS {
        opening = opening.filter { now - $0.value < Self.openingTime }
        if opening.count >= openingLimit, let first = opening.values.min() {
          return .wait(until: first + Self.openingTime)
        }
        opening[lastRequest + 1] = now
      }
      let index =
        sessions.firstIndex { $0.lane == lane && $0.inFlight < lane.kind.requestsInFlight }
        ?? addSession(lane, at: now)
      sessions[index].connections += 1
      return .send(send(in: index, opensConnection: true))
    }

    /// Records the end of a request.
    ///
    /// - Parameters:
    ///   - keepsConnection: Whether the connection can be used again.
    ///   - serverAnnouncesEnd: Whether the server announces the last response of a connection.
    ///   - keepAlive: The time for which the server keeps an idle connection, if it stated one.
    /// - Returns: The id of the session if it has retired and no request is in flight in it.
    mutating func end(
      _ assignment: Assignment, keepsConnection: Bool, serverAnnouncesEnd: Bool = false,
      keepAlive: Duration? = nil, at now: Duration
    ) -> Int? {
      if !keepsConnection || retiring[assignment.session] != nil {
        opening[assignment.request] = nil  // a connection that is not kept delays no other one
      }
      if let inFlight = retiring[assignment.session] {
        retiring[assignment.session] = inFlight > 1 ? inFlight - 1 : nil
        return inFlight > 1 ? nil : assignment.session
      }
      guard let index = sessions.firstIndex(where: { $0.id == assignment.session }) else {
        return nil
      }
      sessions[index].inFlight -= 1
      sessions[index].lastUsed = now
      if !keepsConnection { sessions[index].connections -= 1 }
      if serverAnnouncesEnd {
        sessions[index].maximumRequests = sessions[index].lane.kind.maximumRequests(
          serverAnnouncesEnd: true)
      }
      if let keepAlive {
        // One second earlier than the server, which may count from another moment.
        sessions[index].idleTime = min(keepAlive - .seconds(1), Self.maximumIdleTime)
      }
      return sessions[index].connections == 0 ? retire(index) : nil
    }

    /// Retires the sessions that have been idle for too long.
    ///
    /// - Returns: The ids of these sessions, and the time of the next check; nil when no session is
    ///   idle.
    mutating func retireIdle(at now: Duration) -> (retired: [Int], nextCheck: Duration?) {
      let retired = sessions.filter { $0.inFlight == 0 && $0.lastUsed + $0.idleTime <= now }
        .map(\.id)
      sessions.removeAll { retired.contains($0.id) }
      let ends = sessions.filter { $0.inFlight == 0 }.map { $0.lastUsed + $0.idleTime }
      return (retired, ends.min())
    }

    /// Retires all sessions; requests in flight complete.
    ///
    /// - Returns: The ids of the sessions without requests in flight.
    mutating func retireAll() -> [Int] {
      var retired: [Int] = []
      while !sessions.isEmpty { retired += retire(sessions.count - 1).map { [$0] } ?? [] }
      return retired
    }

    private mutating func addSession(_ lane: Lane, at now: Duration) -> Int {
      lastSession += 1
      sessions.append(Session(id: lastSession, lane: lane, at: now))
      return sessions.count - 1
    }

    private mutating func send(in index: Int, opensConnection: Bool = false) -> Assignment {
      lastRequest += 1
      sessions[index].inFlight += 1
      sessions[index].requests += 1
      let assignment = Assignment(
        session: sessions[index].id, opensConnection: opensConnection, request: lastRequest)
      if sessions[index].requests >= sessions[index].maximumRequests { _ = retire(index) }
      return assignment
    }

    /// Takes a session out of use; returns its id if no request is in flight in it.
    private mutating func retire(_ index: Int) -> Int? {
      let session = sessions.remove(at: index)
      guard session.inFlight > 0 else { return session.id }
      retiring[session.id] = session.inFlight
      return nil
    }
  }
}
