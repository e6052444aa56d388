extension Tenant {
  /// The tenants in use, so that clients with the same API key share its limits.
  final class Registry: Sendable, Redacted {
    private struct Entry: Sendable {
      weak var tenant: Tenant?
    }

    private struct State: Sendable {
      var entries: [APIKey: Entry] = [:]
      /// The number of entries at which those without a tenant are removed.
      var pruningCount = 64
    }

    /// The maximum number of requests in flight of each tenant.
    private let limit: Int
    private let state = Locked(State())

    /// Creates a registry.
    ///
    /// - Parameter limit: The maximum number of requests in flight of all tenants together; each
    ///   tenant has at most a quarter of them.
    init(limit: Int) { self.limit = max(1, limit / 4) }

    /// The number of tenants that are kept, some of which may no longer be in use.
    var count: Int { state.withLock { $0.entries.count } }

    /// Returns the tenant of a key, and creates it unless it is in use.
    func tenant(_ key: APIKey) -> Tenant {
      state.withLock { state in
        if let tenant = state.entries[key]?.tenant { return tenant }
        if state.entries.count >= state.pruningCount {
          state.entries = state.entries.filter { $0.value.tenant != nil }
          state.pruningCount = max(64, state.entries.count * 2)
        }
        let tenant = tenant(APIKeySource(key))
        state.entries[key] = Entry(tenant: tenant)
        return tenant
      }
    }

    /// Creates the tenant of a source.
    func tenant(_ keySource: APIKeySource) -> Tenant {
      Tenant(keySource, limiter: ConcurrencyLimiter(limit: limit))
    }
  }
}
