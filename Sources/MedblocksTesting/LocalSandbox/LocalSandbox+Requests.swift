import Medblocks

/// What a sandbox was asked.
extension LocalSandbox {
  /// The requests that came, the first one first; of more than 10,000 the last ones.
  public var requests: [ReceivedRequest] { Array(received.suffix(Self.maximumRequests)) }

  /// Forgets the requests that came, so that a test can look at what comes next.
  public func clearRequests() { received = [] }

  /// Holds the requests that came against those that should have come, in their order.
  ///
  /// Throws ``ExpectationError``, whose description shows both, line by line, when they differ.
  public func expectRequests(_ expected: Operation...) throws {
    let came = requests
    let difference = came.map(\.operation).difference(from: expected.map(Optional.some))
    guard !difference.isEmpty else { return }
    throw ExpectationError(came, expected, difference)
  }

  /// Tells that other requests came than were expected.
  ///
  /// Its description is a list of operations: with `-` those that were expected and did not come, with
  /// `+` those that came in their place. It holds no ids and no bodies.
  public struct ExpectationError: Error, Sendable, CustomStringConvertible {
    /// The list.
    public let description: String
  }

  private static let maximumRequests = 10_000

  /// Keeps a request and returns where.
  func note(_ request: ReceivedRequest) -> Int {
    if received.count >= 2 * Self.maximumRequests { received.removeFirst(Self.maximumRequests) }
    received.append(request)
    return received.count - 1
  }
}

extension LocalSandbox.ExpectationError {
  fileprivate init(
    _ came: [LocalSandbox.ReceivedRequest], _ expected: [LocalSandbox.Operation],
    _ difference: CollectionDifference<LocalSandbox.Operation?>
  ) {
    let missing = Set(difference.removals.map(\.place))
    let unexpected = Set(difference.insertions.map(\.place))
    var lines = ["Other requests came than were expected (- missing, + unexpected):"]
    var (place, arrival) = (0, 0)
    while place < expected.count || arrival < came.count {
      if missing.contains(place) {
        lines.append("- \(expected[place])")
        place += 1
        continue
      }
      let isUnexpected = unexpected.contains(arrival)
      lines.append((isUnexpected ? "+ " : "  ") + came[arrival].line)
      arrival += 1
      place += isUnexpected ? 0 : 1
    }
    description = lines.joined(separator: "\n")
  }
}

extension LocalSandbox.ReceivedRequest {
  fileprivate var line: String {
    let name = operation?.rawValue ?? "\(method.rawValue) of no operation"
    return name + ", " + (statusCode.map { "answered \($0)" } ?? "not answered")
  }
}

extension CollectionDifference.Change {
  fileprivate var place: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
