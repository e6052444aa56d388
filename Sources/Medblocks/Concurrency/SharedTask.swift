/// An operation whose result several tasks wait for; each of them can be cancelled by itself.
///
/// Waiting for `Task.value` would not end when the waiting task is cancelled.
final class SharedTask<Value: Sendable>: Sendable {
  private typealias Continuation = CheckedContinuation<Value, any Error>

  private enum State: Sendable {
    case running(WaitingQueue<Continuation>)
    case finished(Result<Value, any Error>)
  }

  private let state = Locked(State.running(WaitingQueue()))

  /// Starts the operation, which runs to its end even if no task waits for it any more.
  init(_ operation: @escaping @Sendable () async throws -> Value) {
    Task { [self] in
      do {
        finish(.success(try await operation()))
      } catch {
        finish(.failure(error))
      }
    }
  }

  /// Waits for the result.
  ///
  /// - Throws: The error of the operation, and `CancellationError` when the task is cancelled.
  func value() async throws -> Value {
    let id = Locked<Int?>(nil)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        if let result = enqueue(continuation, id) { return continuation.resume(with: result) }
        if Task.isCancelled { cancel(id) }  // onCancel may have run before there was an id
      }
    } onCancel: {
      cancel(id)
    }
  }

  /// Adds a waiting task, or returns the result of an operation that has finished.
  private func enqueue(
    _ continuation: Continuation, _ id: Locked<Int?>
  ) -> Result<Value, any Error>? {
    state.withLock { state in
      guard case .running(var waiting) = state else {
        if case .finished(let result) = state { return result }
        return nil
      }
      id.withLock { $0 = waiting.append(continuation) }
      state = .running(waiting)
      return nil
    }
  }

  private func cancel(_ id: Locked<Int?>) {
    guard let id = id.withLock({ $0 }) else { return }
    let continuation: Continuation? = state.withLock { state in
      guard case .running(var waiting) = state else { return nil }
      defer { state = .running(waiting) }
      return waiting.remove(id)
    }
    continuation?.resume(throwing: CancellationError())
  }

  private func finish(_ result: Result<Value, any Error>) {
    let waiting: WaitingQueue<Continuation> = state.withLock { state in
      defer { state = .finished(result) }
      if case .running(let waiting) = state { return waiting }
      return WaitingQueue()
    }
    var queue = waiting
    while let continuation = queue.removeFirst() { continuation.resume(with: result) }
  }
}
