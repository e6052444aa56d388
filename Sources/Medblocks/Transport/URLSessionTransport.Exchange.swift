import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension URLSessionTransport {
  /// One request, from its wait for a connection to its response.
  ///
  /// It resumes its caller exactly once: when URLSession completes, the time limit elapses or the
  /// task is cancelled, whichever is first.
  final class Exchange: Sendable {
    private struct State: Sendable {
      var continuation: CheckedContinuation<TransportResponse, any Error>?
      var abortError: (any Error)?
      var assignment: Plan.Assignment?
      var task: URLSessionTask?
      var head: (status: Int, headers: [(name: String, value: String)])?
      var body: [UInt8] = []
    }

    let request: URLRequest
    private let state = Locked(State())
    private let maximumBytes: Int

    /// The maximum number of bytes reserved for a body: its announced length need not be true.
    private static let reservedBytes = 1 << 20

    /// The queue on which tasks are cancelled.
    ///
    /// `task.cancel()` waits for the session's queue, so it is called on a queue of its own, after
    /// the caller has been resumed.
    private static let cancellations = DispatchQueue(
      label: "com.medblocks.URLSessionTransport.cancellations")

    /// Creates an exchange.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - maximumBytes: The maximum length of the response's body.
    init(_ request: URLRequest, maximumBytes: Int) {
      self.request = request
      self.maximumBytes = maximumBytes
    }

    /// The assignment of the exchange to a session; nil while it waits for one.
    var assignment: Plan.Assignment? { state.withLock { $0.assignment } }

    /// Returns whether the exchange may begin; if it was aborted before, resumes the caller.
    func begin(_ continuation: CheckedContinuation<TransportResponse, any Error>) -> Bool {
      let abortError = state.withLock { state in
        if state.abortError == nil { state.continuation = continuation }
        return state.abortError
      }
      guard let abortError else { return true }
      continuation.resume(throwing: abortError)
      return false
    }

    /// Assigns the exchange to a session; returns false if it has been aborted.
    func assign(_ assignment: Plan.Assignment) -> Bool {
      state.withLock { state in
        guard state.abortError == nil else { return false }
        state.assignment = assignment
        return true
      }
    }

    func started(_ task: URLSessionTask) {
      let isAborted = state.withLock { state in
        state.task = task
        return state.abortError != nil
      }
      if isAborted { Self.cancellations.async { task.cancel() } }
    }

    /// Aborts the exchange because its time limit has elapsed.
    func timeOut() {
      abort { $0.assignment == nil ? TransportError.cannotConnect : TransportError.timedOut }
    }

    /// Resumes the caller with an error and cancels the task.
    func abort(_ error: any Error) { abort { _ in error } }

    /// Aborts the exchange with an error that depends on its state at this moment.
    private func abort(_ error: (State) -> any Error) {
      let (continuation, task, error) = state.withLock { state in
        let error = error(state)
        state.abortError = error
        return (state.continuation.take(), state.task, error)
      }
      continuation?.resume(throwing: error)
      if let task { Self.cancellations.async { task.cancel() } }
    }

    func receive(_ response: URLResponse) {
      guard let response = response as? HTTPURLResponse else { return }
      let headers = response.allHeaderFields.compactMap { name, value in
        (name as? String).map { (name: $0, value: "\(value)") }
      }
      let length = response.expectedContentLength
      guard length <= Int64(maximumBytes) else { return abort(TransportError.responseTooLarge) }
      state.withLock { state in
        state.head = (response.statusCode, headers)
        state.body.reserveCapacity(min(max(0, Int(length)), Self.reservedBytes))
      }
    }

    func receive(_ data: Data) {
      let isTooLarge = state.withLock { state in
        guard state.continuation != nil else { return false }
        guard state.body.count + data.count <= maximumBytes else { return true }
        state.body.append(contentsOf: data)
        return false
      }
      if isTooLarge { abort(TransportError.responseTooLarge) }
    }

    func complete(_ error: (any Error)?) {
      let (continuation, result) = state.withLock { state in
        (state.continuation.take(), Self.result(of: state, error))
      }
      continuation?.resume(with: result)
    }

    private static func result(
      of state: State, _ error: (any Error)?
    ) -> Result<TransportResponse, any Error> {
      let code = (error as? URLError)?.code
      guard let head = state.head, error == nil || isRejectedChallenge(head.status, code) else {
        return .failure(TransportError(error))
      }
      return .success(
        TransportResponse(statusCode: head.status, headers: head.headers, body: state.body))
    }

    /// A rejected challenge completes as cancelled, after its status and body have arrived.
    private static func isRejectedChallenge(_ status: Int, _ code: URLError.Code?) -> Bool {
      [401, 407].contains(status) && [.cancelled, .userCancelledAuthentication].contains(code)
    }
  }
}
