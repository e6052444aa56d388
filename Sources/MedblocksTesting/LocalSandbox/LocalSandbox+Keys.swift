import Medblocks

/// API keys, beside the sandbox's own.
extension LocalSandbox {
  /// Issues an API key, for a client that may do less.
  ///
  /// `operations` are those that the key may call, or nil for all; a call of another one is answered
  /// 403 `insufficient_scope`. After `lifetime` on the sandbox's clock the key is answered 401
  /// `expired_api_key`; nil means that it lives on.
  public func issueKey(
    allowing operations: Set<Operation>? = nil, expiringAfter lifetime: Duration? = nil
  ) -> String {
    let key = state.newID("mb_sk_sbx_")
    let end = lifetime.map { state.now.addingTimeInterval($0.inSeconds) }
    state.keys[key] = SandboxState.Key(operations: operations, expiresAt: end)
    return key
  }

  /// Revokes an API key, the sandbox's own too: from now on it is answered 401 `invalid_api_key`.
  public func revokeKey(_ key: String) { state.keys[key] = nil }

  func check(_ key: String?, for operation: Operation) throws(SandboxError) {
    guard operation != .health else { return }
    guard let key else {
      throw SandboxError("missing_api_key", message: "There is no API key.")
    }
    guard let known = state.keys[key] else {
      throw SandboxError("invalid_api_key", message: "The API key is not known.")
    }
    guard known.expiresAt.map({ state.now < $0 }) ?? true else {
      throw SandboxError("expired_api_key", message: "The API key has expired.")
    }
    guard known.operations?.contains(operation) ?? true else {
      throw SandboxError("insufficient_scope", message: "The key is not for this operation.")
    }
  }
}
