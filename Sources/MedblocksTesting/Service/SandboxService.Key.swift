import Foundation

extension SandboxService {
  /// The rights of an API key.
  struct Key: Codable, Hashable, Sendable {
    /// The operations that the key may call; nil for all.
    var operations: Set<LocalSandbox.Operation>?
    var expiresAt: Date?
  }
}
