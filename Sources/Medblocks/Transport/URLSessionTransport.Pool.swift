import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension URLSessionTransport {
  /// Executes a ``Plan``: owns the sessions, starts exchanges in order and retires idle sessions.
  final class Pool: Sendable {
    private typealias Start = (exchange: Exchange, session: Session)

    private struct State: Sendable {
      var plan: Plan
      var sessions: [Int: Session] = [:]
      /// The exchanges that wait for a connection, by lane, in the order of the lanes' turns.
      var waiting: [(lane: Lane, exchanges: WaitingQueue<Exchange>)] = []
      /// The timer of the next check, with its time.
      var timer: (timer: TimerQueue.Timer, time: Duration)?
    }

    private let state: Locked<State>
    private let protocolClasses: [AnyClass]
    private let start = ContinuousClock.now

    init(protocolClasses: [AnyClass]) {
      self.protocolClasses = protocolClasses
      let processors = ProcessInfo.processInfo.activeProcessorCount
      state = Locked(State(plan: Plan(openingLimit: max(1, processors / 2))))
    }

    deinit { state.withLock { $0.timer }?.timer.cancel() }

    /// Sends a request on a kept or new connection; the wait for one counts against its timeout.
    ///
    /// - Throws: ``TransportError``, and `CancellationError` when the task is cancelled.
    func send(_ request: TransportRequest) async throws -> TransportResponse {
      guard let urlRequest = URLRequest(request) else { throw TransportError.cannotConnect }
      let exchange = Exchange(urlRequest, maximumBytes: request.maximumResponseBytes)
      let timer = TimerQueue.schedule(after: request.timeout) {
        if $0 == .fired { exchange.timeOut() }
      }
      defer { timer.cancel() }
      var response: TransportResponse?
      defer { end(exchange, response) }
      let received = try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          guard exchange.begin(continuation) else { return }
          update { Self.enqueue(exchange, Lane(request), &$0) }
        }
      } onCancel: {
        exchange.abort(CancellationError())
      }
      response = received
      return received
    }

    /// Retires all sessions; requests in flight complete.
    func closeConnections() {
      update { state in for id in state.plan.retireAll() { state.sessions[id] = nil } }
    }

    private var now: Duration { ContinuousClock.now - start }

    private func end(_ exchange: Exchange, _ response: TransportResponse?) {
      guard let assignment = exchange.assignment else { return }
      update { state in
        let retired = state.plan.end(
          assignment, keepsConnection: response?.keepsConnection ?? false,
          serverAnnouncesEnd: response?.serverAnnouncesEnd ?? false,
          keepAlive: response?.keepAlive, at: now)
        if let retired { state.sessions[retired] = nil }
      }
    }

    private func session(_ id: Int, _ state: inout State) -> Session {
      if let session = state.sessions[id] { return session }
      let session = Session(protocolClasses: protocolClasses)
      state.sessions[id] = session
      return session
    }

    /// Changes the state, then starts the exchanges that can start, and schedules the next check.
    private func update(_ change: (inout State) -> Void) {
      let starts = state.withLock { state in
        change(&state)
        let now = now
        let (retired, idleCheck) = state.plan.retireIdle(at: now)
        for id in retired { state.sessions[id] = nil }
        let (starts, waitEnd) = assignWaiting(&state, at: now)
        schedule([idleCheck, waitEnd].compactMap(\.self).min(), &state)
        return starts
      }
      for start in starts { start.session.start(start.exchange) }
    }

    private static func enqueue(_ exchange: Exchange, _ lane: Lane, _ state: inout State) {
      let index = state.waiting.firstIndex { $0.lane == lane } ?? state.waiting.endIndex
      if index == state.waiting.endIndex { state.waiting.append((lane, WaitingQueue())) }
      state.waiting[index].exchanges.append(exchange)
    }

    /// Assigns waiting exchanges to sessions, in order; the lanes take turns.
    ///
    /// - Returns: The exchanges that can start, and the time at which a waiting exchange may open a
    ///   connection.
    private func assignWaiting(
      _ state: inout State, at now: Duration
    ) -> (starts: [Start], waitEnd: Duration?) {
      var starts: [Start] = []
      var waitEnd: Duration?
      var index = 0
      while index < state.waiting.count {
        switch state.plan.assign(state.waiting[index].lane, at: now) {
        case .wait(let end):
          waitEnd = end
          index += 1
        case .send(let assignment):
          var (lane, exchanges) = state.waiting.remove(at: index)
          let exchange = exchanges.removeFirst()
          if !exchanges.isEmpty { state.waiting.append((lane, exchanges)) }
          if assignment.opensConnection, !FileDescriptors.areAvailable {
            exchange?.abort(TransportError.tooManyOpenFiles)
          }
          if let exchange, exchange.assign(assignment) {
            starts.append((exchange, session(assignment.session, &state)))
          } else {  // it was cancelled or timed out while it waited
            let retired = state.plan.end(
              assignment, keepsConnection: !assignment.opensConnection, at: now)
            if let retired { state.sessions[retired] = nil }
          }
        }
      }
      return (starts, waitEnd)
    }

    private func schedule(_ time: Duration?, _ state: inout State) {
      guard let time else { return }
      if let scheduled = state.timer, scheduled.time <= time { return }
      state.timer?.timer.cancel()
      let timer = TimerQueue.schedule(after: max(.zero, time - now)) { [weak self] event in
        guard event == .fired else { return }
        self?.update { $0.timer = nil }
      }
      state.timer = (timer, time)
    }
  }
}

extension TransportResponse {
  /// Whether the connection can be used for another request.
  fileprivate var keepsConnection: Bool {
    !(header("Connection")?.lowercased().contains("close") ?? false)
  }

  /// Whether the server announces the last response of a connection, by `Connection: close`.
  ///
  /// The field exists in HTTP/1.1 alone. HTTP/2 announces the end by GOAWAY, which URLSession does
  /// not report: a write that crosses it fails.
  fileprivate var serverAnnouncesEnd: Bool { header("Connection") != nil }

  /// The time for which the server keeps an idle connection: `Keep-Alive: timeout=5`.
  fileprivate var keepAlive: Duration? {
    guard let match = header("Keep-Alive")?.firstMatch(of: #/timeout=(\d{1,6})/#) else {
      return nil
    }
    return Int(match.1).map { .seconds($0) }
  }
}
