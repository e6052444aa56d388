extension LocalSandbox {
  /// The error for received requests that differ from the expected ones.
  public struct ExpectationError: Error, Sendable, CustomStringConvertible {
    /// A list of operations: `-` marks missing requests, `+` unexpected ones.
    ///
    /// It contains no ids and no bodies.
    public let description: String
  }
}

extension LocalSandbox.ExpectationError {
  /// Creates the error; nil when the requests are the expected ones.
  init?(expected: [LocalSandbox.Operation], received: [LocalSandbox.ReceivedRequest]) {
    let difference = received.map(\.operation).difference(from: expected.map(Optional.some))
    guard !difference.isEmpty else { return nil }
    let missing = Set(difference.removals.map(\.offset))
    let unexpected = Set(difference.insertions.map(\.offset))
    var lines = ["The requests differ from the expected ones (- missing, + unexpected):"]
    var (expectedIndex, receivedIndex) = (0, 0)
    while expectedIndex < expected.count || receivedIndex < received.count {
      if missing.contains(expectedIndex) {
        lines.append("- \(expected[expectedIndex])")
        expectedIndex += 1
        continue
      }
      let isUnexpected = unexpected.contains(receivedIndex)
      lines.append((isUnexpected ? "+ " : "  ") + received[receivedIndex].line)
      receivedIndex += 1
      expectedIndex += isUnexpected ? 0 : 1
    }
    description = lines.joined(separator: "\n")
  }
}

extension LocalSandbox.ReceivedRequest {
  fileprivate var line: String {
    let name = operation?.rawValue ?? "\(method.rawValue) of an unknown operation"
    return name + ", " + (statusCode.map { "status \($0)" } ?? "no response")
  }
}

extension CollectionDifference.Change {
  fileprivate var offset: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
