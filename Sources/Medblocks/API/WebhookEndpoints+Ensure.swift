extension WebhookEndpoints {
  /// Ensures that an endpoint with a URL exists, is active and receives exactly some event types.
  ///
  /// It looks for the URL, byte for byte, among all endpoints, and creates one if none has it. An
  /// existing one is updated if its events differ or if it is disabled; nothing is written otherwise.
  /// It never rotates a secret, so it may run whenever your app is deployed or started. Events that
  /// were missed while the endpoint was disabled have to be redelivered.
  ///
  /// - Important: Of two calls that run at the same time, each may create an endpoint, and every event
  ///   is then delivered twice. Run the first call in one process. If several endpoints have the URL,
  ///   all calls choose the oldest and leave the others as they are.
  ///
  /// - Parameters:
  ///   - url: An https URL, or `http://localhost` for development; write it always the same.
  ///   - events: 1 to 5 event types in any order, or `[.all]`.
  /// - Returns: Whether the endpoint was created, and only then its secret. After an error with the
  ///   outcome `unknown`, an endpoint may exist whose secret nobody has: rotate it.
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: listWebhooks, createWebhook and updateWebhook
  public func ensure(url: String, events: [EventType]) async throws -> WebhookEndpoint.Registration
  {
    try pipeline.checking(.createWebhook) { try Self.validate(url: url, events: events) }
    guard let oldest = try await oldestEndpoint(at: url) else {
      return .created(try await create(url: url, events: events))
    }
    let hasEvents = Set(oldest.events) == Set(events)
    let isActive = oldest.status == .active
    guard !hasEvents || !isActive else { return .existing(oldest) }
    let updated = try await update(
      oldest.id, events: hasEvents ? nil : events, status: isActive ? nil : .active)
    return .existing(updated)
  }

  /// Returns the endpoint with a URL that was created first; nil when no endpoint has the URL.
  private func oldestEndpoint(at url: String) async throws -> WebhookEndpoint? {
    var endpoints: [WebhookEndpoint] = []
    for try await page in list(limit: 100).pages {
      // It may be the endpoint, and a second one would deliver each event twice.
      if let unreadable = page.unreadableItems.first { throw unreadable.error }
      endpoints += page.data.filter { $0.url.isExactly(url) }
    }
    // Ids decide between endpoints of the same time, so that all callers choose the same one.
    return endpoints.min { ($0.createdAt, $0.id.rawValue) < ($1.createdAt, $1.id.rawValue) }
  }
}
