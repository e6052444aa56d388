import Foundation

/// The API keys.
extension SandboxService {
  mutating func issueKey(
    allowing operations: Set<LocalSandbox.Operation>?, expiresAt: Date?
  ) -> String {
    let key = newID("mb_sk_sbx_")
    keys[key] = Key(operations: operations, expiresAt: expiresAt)
    return key
  }

  /// Checks that a key may call an operation.
  func authorize(
    _ key: String?, for operation: LocalSandbox.Operation
  ) throws(SandboxError) {
    guard operation != .health else { return }
    guard let key else {
      throw SandboxError("missing_api_key", message: "The request has no API key.")
    }
    guard let known = keys[key] else {
      throw SandboxError("invalid_api_key", message: "The API key is unknown.")
    }
    guard known.expiresAt.map({ now < $0 }) ?? true else {
      throw SandboxError("expired_api_key", message: "The API key has expired.")
    }
    guard known.operations?.contains(operation) ?? true else {
      throw SandboxError(
        "insufficient_scope", message: "The API key does not allow this operation.")
    }
  }
}
