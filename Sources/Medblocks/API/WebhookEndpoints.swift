import Foundation

/// The endpoints to which webhook events are delivered: `mb.webhooks`.
///
/// To verify the deliveries that arrive at an endpoint, use ``Webhooks`` or ``WebhookInbox``; they
/// need no client.
public struct WebhookEndpoints: Sendable {
  let pipeline: Pipeline

  /// Registers an endpoint.
  ///
  /// Store the secret: no later response contains it. Deliveries use the API version of the client
  /// that registers the endpoint.
  ///
  /// - Parameters:
  ///   - url: An https URL, or `http://localhost` for development.
  ///   - events: 1 to 5 event types, or `[.all]`.
  ///   - description: At most 500 characters.
  ///   - metadata: At most 50 keys.
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: createWebhook
  public func create(
    url: String, events: [EventType], description: String? = nil, metadata: JSON.Object? = nil
  ) async throws -> WebhookEndpointWithSecret {
    try pipeline.checking(.createWebhook) {
      try Self.validate(url: url, events: events, description: description, metadata: metadata)
    }
    let input = WebhookEndpointCreateInput(
      url: url, events: events, description: description, metadata: metadata)
    return try await pipeline.send(Request(.createWebhook, body: input))
  }

  /// Lists endpoints.
  ///
  /// After nine failed attempts to deliver an event, the endpoint becomes `disabled`, and no event
  /// reports it: list the disabled endpoints regularly.
  ///
  /// - Parameters:
  ///   - status: Only endpoints with this status.
  ///   - limit: The size of a page, 1 to 100; the default is 10.
  ///   - cursor: The ``ListPage/nextCursor`` of a page, to continue after it.
  ///
  /// API operation: listWebhooks
  public func list(
    status: WebhookEndpoint.Status? = nil, limit: Int? = nil, startingAfter cursor: String? = nil
  ) -> PagedSequence<ListPage<WebhookEndpoint>> {
    pipeline.list(
      .listWebhooks, limit: limit, startingAfter: cursor, filters: [("status", status?.rawValue)])
  }

  /// Retrieves an endpoint.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: getWebhook
  public func retrieve(_ id: WebhookEndpoint.ID) async throws -> WebhookEndpoint {
    try await pipeline.send(Request(.getWebhook, id.rawValue)) { $0.id == id }
  }

  /// Updates some fields of an endpoint; those that you do not pass keep their values.
  ///
  /// `status: .active` re-enables a disabled endpoint.
  ///
  /// - Parameters:
  ///   - id: The id of the endpoint.
  ///   - url: An https URL, or `http://localhost` for development.
  ///   - events: 1 to 5 event types, or `[.all]`.
  ///   - description: At most 500 characters; ``FieldUpdate/null`` removes it.
  ///   - metadata: At most 50 keys; replaces the stored metadata.
  ///   - status: The new status.
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: updateWebhook
  public func update(
    _ id: WebhookEndpoint.ID, url: String? = nil, events: [EventType]? = nil,
    description: FieldUpdate<String> = .unchanged, metadata: JSON.Object? = nil,
    status: WebhookEndpoint.Status? = nil
  ) async throws -> WebhookEndpoint {
    try pipeline.checking(.updateWebhook) {
      try Self.validate(
        url: url, events: events, description: description.newValue, metadata: metadata)
    }
    let input = WebhookEndpointUpdateInput(
      url: url, events: events, description: description, metadata: metadata, status: status)
    return try await pipeline.send(Request(.updateWebhook, id.rawValue, body: input)) {
      $0.id == id
    }
  }

  /// Deletes an endpoint.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: deleteWebhook
  public func delete(_ id: WebhookEndpoint.ID) async throws {
    let _: Deletion<WebhookEndpoint> = try await pipeline.send(
      Request(.deleteWebhook, id.rawValue)
    ) { $0.id.isExactly(id.rawValue) }
  }

  /// Replaces the secret of an endpoint.
  ///
  /// Store the new secret: no later response contains it. Deliveries that were signed with the old
  /// secret may still arrive.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: rotateWebhookSecret
  public func rotateSecret(_ id: WebhookEndpoint.ID) async throws -> WebhookEndpointWithSecret {
    try await pipeline.send(Request(.rotateWebhookSecret, id.rawValue)) { $0.id == id }
  }

  /// Lists the events of an endpoint with their deliveries.
  ///
  /// - Parameters:
  ///   - id: The id of the endpoint.
  ///   - delivered: Whether the endpoint has accepted the events; nil for all.
  ///   - limit: The size of a page, 1 to 100; the default is 10.
  ///   - cursor: The ``ListPage/nextCursor`` of a page, to continue after it.
  ///
  /// API operation: listWebhookEvents
  public func listEvents(
    _ id: WebhookEndpoint.ID, delivered: Bool? = nil, limit: Int? = nil,
    startingAfter cursor: String? = nil
  ) -> PagedSequence<ListPage<WebhookDelivery>> {
    pipeline.list(
      .listWebhookEvents, id.rawValue, limit: limit, startingAfter: cursor,
      filters: [("delivered", delivered.map(String.init))]
    ) { $0.webhookEndpointID == id }
  }

  static func validate(
    url: String?, events: [EventType]?, description: String? = nil, metadata: JSON.Object? = nil
  ) throws {
    if let url, !isAllowed(url) {
      throw MedblocksError.invalidRequest(
        "url", "it must be an https URL, or http://localhost for development")
    }
    try ParameterLimit.webhookEvents.check(countOf: events)
    try ParameterLimit.webhookDescription.check(lengthOf: description)
    try ParameterLimit.webhookMetadata.check(countOf: metadata)
  }

  private static func isAllowed(_ url: String) -> Bool {
    guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty else {
      return false
    }
    switch parts.scheme?.lowercased() {
    case "https": return true
    case "http": return host.lowercased() == "localhost"
    default: return false
    }
  }
}
