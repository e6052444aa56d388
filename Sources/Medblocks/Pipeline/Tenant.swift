/// One API key with the limits that apply to its calls alone.
///
/// A tenant whose calls fail or wait thus does not slow down the others. The concurrency limit of
/// the client applies to all tenants together.
final class Tenant: Sendable, Redacted {
  let keySource: APIKeySource
  /// Limits the requests in flight of this tenant; nil for the client's own key.
  let limiter: ConcurrencyLimiter?
  let retryBudget: RetryBudget

  init(
    _ keySource: APIKeySource, limiter: ConcurrencyLimiter? = nil,
    retryBudget: RetryBudget = RetryBudget()
  ) {
    self.keySource = keySource
    self.limiter = limiter
    self.retryBudget = retryBudget
  }
}
