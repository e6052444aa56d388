import Medblocks

/// The script of what goes wrong.
extension LocalSandbox {
  /// Lets a fault happen, instead of what the service would do or to its answer.
  ///
  /// It meets the requests of one operation, or of all, for which `predicate` holds: it passes over
  /// the first `count` of them and strikes the next `times` (`.max`: all that come). Of several
  /// faults that would strike a request the one injected first does, and the request does not count
  /// for the others, so that faults injected one after the other happen one after the other.
  public func inject(
    _ fault: Fault, into operation: Operation? = nil, after count: Int = 0, times: Int = 1,
    when predicate: @escaping @Sendable (ReceivedRequest) -> Bool = { _ in true }
  ) {
    faults.append(
      FaultRule(
        fault: fault, operation: operation, passes: count, strikes: times, predicate: predicate))
  }

  /// Takes back every fault that has not happened.
  public func removeFaults() { faults = [] }

  /// The fault that strikes a request.
  func takeFault(for request: ReceivedRequest) -> Fault? {
    for index in faults.indices where faults[index].meets(request) {
      guard faults[index].passes <= 0 else {
        faults[index].passes -= 1
        continue
      }
      faults[index].strikes -= 1
      return faults[index].fault
    }
    return nil
  }
}

struct FaultRule {
  let fault: LocalSandbox.Fault
  let operation: LocalSandbox.Operation?
  /// How many requests it lets pass first.
  var passes: Int
  var strikes: Int
  let predicate: @Sendable (LocalSandbox.ReceivedRequest) -> Bool

  func meets(_ request: LocalSandbox.ReceivedRequest) -> Bool {
    strikes > 0 && (operation == nil || operation == request.operation)
      && fault.isPossible(for: request) && predicate(request)
  }
}
