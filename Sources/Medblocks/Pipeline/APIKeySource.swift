/// The source of a client's API key: a fixed key, or a provider whose key is kept.
///
/// Calls that need a key at the same time share one call of the provider.
final class APIKeySource: Sendable, Redacted {
  typealias Provider = @Sendable () async throws -> String

  private struct State: Sendable {
    var key: APIKey?
    var request: SharedTask<APIKey>?
  }

  private let state: Locked<State>
  private let provider: Provider?

  /// Creates a source with a fixed key.
  init(_ key: APIKey) {
    state = Locked(State(key: key))
    provider = nil
  }

  /// Creates a source with a provider, which is called when a key is needed.
  init(provider: @escaping Provider) {
    state = Locked(State())
    self.provider = provider
  }

  /// Whether a key can be replaced by another.
  var isRenewable: Bool { provider != nil }

  /// The key that is kept; nil when a provider has not been called yet.
  var keptKey: APIKey? { state.withLock { $0.key } }

  /// Returns the key to use instead of one that the service rejected.
  ///
  /// - Parameter rejected: The key that was rejected; nil when none was used yet.
  /// - Returns: A key; nil when it is the rejected one again.
  /// - Throws: ``MedblocksError`` of kind `configuration` when the provider fails or its key is
  ///   invalid, and `CancellationError` when the task is cancelled.
  func key(replacing rejected: APIKey?) async throws -> APIKey? {
    let request: SharedTask<APIKey>? = state.withLock { state in
      if let key = state.key, key != rejected { return nil }
      guard let provider else { return nil }
      let request = state.request ?? SharedTask { try await self.requestKey(from: provider) }
      state.request = request
      return request
    }
    let key = try await request?.value() ?? keptKey
    return key == rejected ? nil : key
  }

  /// Calls the provider, and keeps its key.
  private func requestKey(from provider: Provider) async throws -> APIKey {
    defer { state.withLock { $0.request = nil } }
    let key = try await Self.key(from: provider)
    state.withLock { $0.key = key }
    return key
  }

  private static func key(from provider: Provider) async throws -> APIKey {
    let value: String
    do {
      value = try await provider()
    } catch {
      throw MedblocksError.configuration(
        "apiKey", "The provider of the API key threw an error of type \(type(of: error)).")
    }
    return try APIKey(value)
  }
}
