/// Copies of a client, which share its connections and its concurrency limit.
///
/// A copy costs less than a microsecond and holds no resources.
extension MedblocksClient {
  /// Returns a copy of the client whose calls have other options.
  ///
  /// - Parameter change: Changes the options, which are initially those of this client.
  /// - Throws: ``MedblocksError`` of kind `configuration` for an invalid option, and the error that
  ///   the closure throws.
  public func withOptions(_ change: (inout CallOptions) throws -> Void) throws -> MedblocksClient {
    var options = pipeline.options
    try change(&options)
    try options.validate()
    return MedblocksClient(pipeline: pipeline.copy(options: options))
  }

  /// Returns a copy of the client with the API key of a tenant.
  ///
  /// All copies with the same key share the tenant's retry budget and its part of the concurrency
  /// limit, a quarter of ``Configuration/maximumConcurrentRequests``. Tenants whose calls fail or
  /// wait therefore do not slow down the others.
  ///
  /// - Throws: ``MedblocksError`` of kind `configuration` for a string that cannot be an API key.
  public func withAPIKey(_ apiKey: String) throws -> MedblocksClient {
    MedblocksClient(pipeline: pipeline.copy(tenant: pipeline.tenants.tenant(try APIKey(apiKey))))
  }

  /// Returns a copy of the client with the API key of a tenant, from a secret manager.
  ///
  /// Keep the copy: it holds the key, the tenant's retry budget and its part of the concurrency
  /// limit.
  ///
  /// - Parameter provider: Returns the current API key, as for
  ///   ``init(configuration:apiKeyProvider:)``.
  public func withAPIKey(
    from provider: @escaping @Sendable () async throws -> String
  ) -> MedblocksClient {
    let source = APIKeySource(provider: provider)
    return MedblocksClient(pipeline: pipeline.copy(tenant: pipeline.tenants.tenant(source)))
  }

  /// Runs calls and returns the response of the last one with their result.
  ///
  /// - Parameters:
  ///   - isolation: The actor on which the body runs; the caller's by default.
  ///   - body: Makes the calls with a copy of this client.
  /// - Returns: The value that the body returns, and the response.
  /// - Throws: The error that the body throws, and ``MedblocksError`` of kind `configuration` when
  ///   the body makes no call.
  public func withResponse<Value>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (MedblocksClient) async throws -> Value
  ) async throws -> (value: Value, response: APIResponse) {
    let lastResponse = Locked<APIResponse?>(nil)
    let value = try await body(
      MedblocksClient(pipeline: pipeline.copy(lastResponse: lastResponse)))
    guard let response = lastResponse.withLock({ $0 }) else {
      throw MedblocksError.configuration("body", "The closure of withResponse made no call.")
    }
    return (value, response)
  }

  /// Runs several calls, or all pages of a list, within one deadline.
  ///
  /// Each call also keeps its own deadline; the earlier one applies. A nested deadline cannot exceed
  /// the outer one. A call with no time left throws ``MedblocksError`` of kind `timeout`; your own
  /// work is not interrupted.
  ///
  /// - Parameters:
  ///   - limit: The time limit, from now on.
  ///   - isolation: The actor on which the body runs; the caller's by default.
  ///   - body: Makes the calls.
  /// - Returns: The value that the body returns.
  /// - Throws: The error that the body throws.
  public func withDeadline<Value>(
    _ limit: Duration, isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> Value
  ) async rethrows -> Value {
    try await pipeline.within(limit, body)
  }
}
