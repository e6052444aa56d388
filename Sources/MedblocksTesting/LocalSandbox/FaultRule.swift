/// A fault and the requests in which it occurs.
struct FaultRule: Sendable {
  let fault: LocalSandbox.Fault
  /// Nil for all operations.
  let operation: LocalSandbox.Operation?
  /// The number of requests that still pass; see `LocalSandbox.takeFault(for:)`.
  var remainingPasses: Int
  /// The number of requests in which the fault still occurs.
  var remainingFaults: Int
  let predicate: @Sendable (LocalSandbox.ReceivedRequest) -> Bool

  func applies(to request: LocalSandbox.ReceivedRequest) -> Bool {
    remainingFaults > 0 && (operation == nil || operation == request.operation)
      && fault.isPossible(for: request) && predicate(request)
  }
}
