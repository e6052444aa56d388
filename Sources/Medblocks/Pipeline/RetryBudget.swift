/// What a client may spend on retries, so that a service in trouble is not asked ever more often.
///
/// A bucket of tokens with the figures of the AWS SDKs' standard retry mode: 500 at first and at
/// most; a retry costs 5, after a timeout 10; a call that succeeds gives back what its last retry
/// cost or, where it took none, 1.
final class RetryBudget: Sendable {
  static let capacity = 500

  private let tokens: Locked<Int>

  init(tokens: Int = capacity) { self.tokens = Locked(tokens) }

  var available: Int { tokens.withLock { $0 } }

  /// Pays for a retry after an attempt; nil, and nothing is paid, when there is not enough.
  func pay(forRetryAfter attempt: Attempt) -> Int? {
    let cost = attempt.isTimeout ? 10 : 5
    return tokens.withLock { tokens in
      guard tokens >= cost else { return nil }
      tokens -= cost
      return cost
    }
  }

  /// Notes that a call succeeded, and what its last retry cost.
  func succeed(lastCost: Int?) {
    tokens.withLock { $0 = min(Self.capacity, $0 + (lastCost ?? 1)) }
  }
}

extension Attempt {
  fileprivate var isTimeout: Bool {
    if case .failure(.timedOut) = self { true } else { false }
  }
}
