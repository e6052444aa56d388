import Medblocks

/// The injection of faults.
extension LocalSandbox {
  /// Injects a fault into requests.
  ///
  /// When several faults apply to a request, the one injected first occurs, and the others do not
  /// count the request. Faults injected one after the other thus occur in that order.
  ///
  /// - Parameters:
  ///   - fault: The fault.
  ///   - operation: The operation whose requests fail; nil for all operations.
  ///   - count: The number of matching requests that pass before the fault occurs.
  ///   - times: The number of requests in which it then occurs; `.max` for all.
  ///   - predicate: Returns whether the fault applies to a request; by default it applies to all.
  public func inject(
    _ fault: Fault, into operation: Operation? = nil, after count: Int = 0, times: Int = 1,
    when predicate: @escaping @Sendable (ReceivedRequest) -> Bool = { _ in true }
  ) {
    faults.append(
      FaultRule(
        fault: fault, operation: operation, remainingPasses: count, remainingFaults: times,
        predicate: predicate))
  }

  /// Removes all faults that have been injected.
  public func removeFaults() { faults = [] }

  /// Returns the fault for a request, and counts it.
  func takeFault(for request: ReceivedRequest) -> Fault? {
    for index in faults.indices where faults[index].applies(to: request) {
      guard faults[index].remainingPasses <= 0 else {
        faults[index].remainingPasses -= 1
        continue
      }
      faults[index].remainingFaults -= 1
      return faults[index].fault
    }
    return nil
  }
}
