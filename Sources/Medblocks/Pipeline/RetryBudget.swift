/// Limits the retries of a client, so that they do not overload a failing service.
///
/// A token bucket with the values of the AWS SDKs' standard retry mode: it starts with 500 tokens,
/// its maximum; a retry costs 5, after a timeout 10; a call that succeeds returns the cost of its
/// last retry, or 1 when it needed none.
final class RetryBudget: Sendable {
  static let capacity = 500

  private let tokens: Locked<Int>

  init(tokens: Int = capacity) { self.tokens = Locked(tokens) }

  var available: Int { tokens.withLock { $0 } }

  /// Takes and returns the cost of a retry; nil, with nothing taken, if there are too few tokens.
  func pay(forRetryAfter attempt: Attempt) -> Int? {
    let cost = attempt.isTimeout ? 10 : 5
    return tokens.withLock { tokens in
      guard tokens >= cost else { return nil }
      tokens -= cost
      return cost
    }
  }

  /// Records a call that succeeded, with the cost of its last retry.
  func succeed(lastCost: Int?) {
    tokens.withLock { $0 = min(Self.capacity, $0 + (lastCost ?? 1)) }
  }
}

extension Attempt {
  fileprivate var isTimeout: Bool {
    if case .failure(.timedOut) = self { true } else { false }
  }
}
