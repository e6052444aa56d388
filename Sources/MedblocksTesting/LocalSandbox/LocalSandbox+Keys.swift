import Medblocks

/// Additional API keys.
extension LocalSandbox {
  /// Issues an API key with limited rights or a limited lifetime.
  ///
  /// - Parameters:
  ///   - operations: The operations that the key may call, or nil for all; the response to any other
  ///     is 403 `insufficient_scope`.
  ///   - lifetime: The time on the sandbox's clock after which the response is 401
  ///     `expired_api_key`; nil for a key that does not expire.
  /// - Returns: The key.
  public func issueKey(
    allowing operations: Set<Operation>? = nil, expiringAfter lifetime: Duration? = nil
  ) -> String {
    let expiresAt = lifetime.map { service.now.addingTimeInterval($0.inSeconds) }
    return service.issueKey(allowing: operations, expiresAt: expiresAt)
  }

  /// Revokes an API key, which may be the sandbox's own.
  ///
  /// From now on, the response to a request with this key is 401 `invalid_api_key`.
  public func revokeKey(_ key: String) { service.keys[key] = nil }
}
