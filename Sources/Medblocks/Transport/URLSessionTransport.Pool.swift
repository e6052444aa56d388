import Foundation

extension URLSessionTransport {
  /// Executes a ``Plan``: owns the sessions, lets requests wait and retires what is idle.
  final class Pool: Sendable {
    typealias Lease = (assignment: Plan.Assignment, session: Session)

    private struct Waiter: Sendable {
      let lane: Lane
      let usesTLS: Bool
      let continuation: CheckedContinuation<Lease, any Error>
    }

    private struct State: Sendable {
      var plan: Plan
      var sessions: [Int: Session] = [:]
      /// The waiting requests by number, so in order.
      var waiters: [Int: Waiter] = [:]
      var cancelled: Set<Int> = []
      var lastWaiter = 0
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

    /// Sends a request on a kept or new connection.
    ///
    /// - Throws: ``TransportError``, and `CancellationError` when the task is cancelled.
    func send(_ request: TransportRequest) async throws -> TransportResponse {
      let lease = try await lease(Lane(request), usesTLS: request.url.hasPrefix("https:"))
      do {
        let response = try await lease.session.send(request) { [weak self] in
          self?.update { $0.plan.receiveHead(lease.assignment) }
        }
        end(lease, response)
        return response
      } catch {
        end(lease, nil)
        throw error
      }
    }

    /// Retires all sessions; requests in flight complete.
    func closeConnections() {
      update { state in for id in state.plan.retireAll() { state.sessions[id] = nil } }
    }

    private var now: Duration { ContinuousClock.now - start }

    private func end(_ lease: Lease, _ response: TransportResponse?) {
      update { state in
        let retired = state.plan.end(
          lease.assignment, keepsConnection: response?.keepsConnection ?? false,
          keepAlive: response?.keepAlive, at: now)
        if let retired { state.sessions[retired] = nil }
      }
    }

    private func lease(_ lane: Lane, usesTLS: Bool) async throws -> Lease {
      try Task.checkCancellation()
      let id = state.withLock { state in
        state.lastWaiter += 1
        return state.lastWaiter
      }
      // The handler may still run after the lease was granted; after its scope it cannot.
      defer { state.withLock { _ = $0.cancelled.remove(id) } }
      return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          let waiter = Waiter(lane: lane, usesTLS: usesTLS, continuation: continuation)
          let isCancelled = state.withLock { state in
            guard state.cancelled.remove(id) == nil else { return true }
            state.waiters[id] = waiter
            return false
          }
          isCancelled ? continuation.resume(throwing: CancellationError()) : update { _ in }
        }
      } onCancel: {
        let waiter = state.withLock { state in
          let waiter = state.waiters.removeValue(forKey: id)
          if waiter == nil { state.cancelled.insert(id) }
          return waiter
        }
        waiter?.continuation.resume(throwing: CancellationError())
      }
    }

    /// Changes the state, then grants what has become possible and schedules the next check.
    private func update(_ change: (inout State) -> Void) {
      let granted = state.withLock { state in
        change(&state)
        let now = now
        let (retired, idleCheck) = state.plan.retireIdle(at: now)
        for id in retired { state.sessions[id] = nil }
        let (granted, waitEnd) = grant(&state, at: now)
        schedule([idleCheck, waitEnd].compactMap(\.self).min(), &state)
        return granted
      }
      for (waiter, lease) in granted { waiter.continuation.resume(returning: lease) }
    }

    /// Grants sessions to waiting requests, in order.
    private func grant(
      _ state: inout State, at now: Duration
    ) -> (granted: [(Waiter, Lease)], waitEnd: Duration?) {
      var granted: [(Waiter, Lease)] = []
      var waitEnd: Duration?
      var waiting: Set<Lane> = []
      for (id, waiter) in state.waiters.sorted(by: { $0.key < $1.key })
      where !waiting.contains(waiter.lane) {
        switch state.plan.assign(waiter.lane, usesTLS: waiter.usesTLS, at: now) {
        case .wait(let end):
          waiting.insert(waiter.lane)
          waitEnd = end
        case .send(let assignment):
          let session =
            state.sessions[assignment.session] ?? Session(protocolClasses: protocolClasses)
          state.sessions[assignment.session] = session
          state.waiters[id] = nil
          granted.append((waiter, (assignment, session)))
        }
      }
      return (granted, waitEnd)
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

  /// The time for which the server keeps an idle connection: `Keep-Alive: timeout=5`.
  fileprivate var keepAlive: Duration? {
    guard let match = header("Keep-Alive")?.firstMatch(of: #/timeout=(\d{1,6})/#) else {
      return nil
    }
    return Int(match.1).map { .seconds($0) }
  }
}
