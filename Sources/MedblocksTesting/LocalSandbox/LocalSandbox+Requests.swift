import Medblocks

/// The requests that a sandbox received.
extension LocalSandbox {
  /// The received requests, the oldest first; of more than 10,000, only the most recent.
  public var requests: [ReceivedRequest] { Array(received.suffix(Self.maximumRequests)) }

  /// Clears the received requests.
  public func clearRequests() { received = [] }

  /// Compares the received requests with the expected ones, in order.
  ///
  /// - Throws: ``ExpectationError`` when they differ; its description shows both line by line.
  public func expectRequests(_ expected: Operation...) throws {
    guard let error = ExpectationError(expected: expected, received: requests) else { return }
    throw error
  }

  private static let maximumRequests = 10_000

  /// Keeps a request and returns its index.
  func keep(_ request: ReceivedRequest) -> Int {
    if received.count >= 2 * Self.maximumRequests { received.removeFirst(Self.maximumRequests) }
    received.append(request)
    return received.count - 1
  }
}
