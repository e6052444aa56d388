import Medblocks

/// The injection of faults.
extension LocalSandbox {
  /// Injects a fault into requests.
  ///
  /// At most one fault occurs in a request: of those whose count has been reached, the one injected
  /// first. Such a request did not pass, so no other fault counts it. Faults injected one after the
  /// other thus occur in that order.
  ///
  /// - Parameters:
  ///   - fault: The fault.
  ///   - operation: The operation whose requests fail; nil for all operations.
  ///   - count: The number of requests that pass before the fault occurs. A request passes if it
  ///     could have had this fault and no fault occurs in it; each retry is a request of its own.
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

  /// Returns the fault that occurs in a request, and counts the request.
  func takeFault(for request: ReceivedRequest) -> Fault? {
    let matches = faults.indices.filter { faults[$0].applies(to: request) }
    guard let index = matches.first(where: { faults[$0].remainingPasses <= 0 }) else {
      for index in matches { faults[index].remainingPasses -= 1 }
      return nil
    }
    faults[index].remainingFaults -= 1
    return faults[index].fault
  }
}
