import Foundation

/// The endpoints that events are delivered to: `mb.webhooks`.
///
/// Every verb throws ``MedblocksError``, and `CancellationError` when its task is cancelled.
/// ``constructEvent(payload:signature:secret:tolerance:now:)-(Sequence<UInt8>,_,_,_,_)`` verifies what
/// arrives at an endpoint and needs no client.
public struct Webhooks: Sendable {
  let api: API

  /// Registers an endpoint; store its secret, which is shown this once.
  ///
  /// `url` is https, or `http://localhost` while developing. `events` are 1 to 5 types, or `[.all]`.
  /// The description may have up to 500 characters, the metadata up to 50 keys. The API version is
  /// that of the client, for good. API: `api.createWebhook`.
  public func create(
    url: String, events: [EventType], description: String? = nil, metadata: JSON.Object? = nil
  ) async throws -> WebhookEndpointWithSecret {
    try Self.check(url: url, events: events, description: description, metadata: metadata)
    let input = WebhookEndpointCreateInput(
      url: url, events: events, description: description, metadata: metadata)
    return try await api.send(Request(.createWebhook, body: input))
  }

  /// Lists endpoints, by default all of them, `limit` (1 to 100, by default 10) a page.
  ///
  /// An endpoint at which nine attempts have failed turns `disabled` without a word: ask for those
  /// by a timer. API: `api.listWebhooks`.
  public func list(
    status: WebhookEndpoint.Status? = nil, limit: Int? = nil, startingAfter cursor: String? = nil
  ) -> PagedSequence<ListPage<WebhookEndpoint>> {
    api.list(
      .listWebhooks, limit: limit, startingAfter: cursor, filters: [("status", status?.rawValue)])
  }

  /// Reads an endpoint.
  ///
  /// API: `api.getWebhook`.
  public func retrieve(_ id: WebhookEndpoint.ID) async throws -> WebhookEndpoint {
    try await api.send(Request(.getWebhook, id.rawValue)) { $0.id == id }
  }

  /// Changes what is given and leaves the rest; the description can be cleared too.
  ///
  /// `status: .active` takes a disabled endpoint up again. The limits are those of `create`. API:
  /// `api.updateWebhook`.
  public func update(
    _ id: WebhookEndpoint.ID, url: String? = nil, events: [EventType]? = nil,
    description: Change<String> = .leave, metadata: JSON.Object? = nil,
    status: WebhookEndpoint.Status? = nil
  ) async throws -> WebhookEndpoint {
    try Self.check(
      url: url, events: events, description: description.newValue, metadata: metadata)
    let input = WebhookEndpointUpdateInput(
      url: url, events: events, description: description, metadata: metadata, status: status)
    return try await api.send(Request(.updateWebhook, id.rawValue, body: input)) { $0.id == id }
  }

  /// Deletes an endpoint.
  ///
  /// API: `api.deleteWebhook`.
  @discardableResult
  public func delete(_ id: WebhookEndpoint.ID) async throws -> WebhookEndpointDeleted {
    try await api.send(Request(.deleteWebhook, id.rawValue)) { $0.id == id }
  }

  /// Gives an endpoint a new secret; store it, it is shown this once.
  ///
  /// The old one signs nothing more, but deliveries that it signed may be on their way. API:
  /// `api.rotateWebhookSecret`.
  public func rotateSecret(_ id: WebhookEndpoint.ID) async throws -> WebhookEndpointWithSecret {
    try await api.send(Request(.rotateWebhookSecret, id.rawValue)) { $0.id == id }
  }

  /// Lists an endpoint's events, by default all of them, `limit` (1 to 100, by default 10) a page.
  ///
  /// `delivered: false` are those that the endpoint has not accepted. API: `api.listWebhookEvents`.
  public func listEvents(
    _ id: WebhookEndpoint.ID, delivered: Bool? = nil, limit: Int? = nil,
    startingAfter cursor: String? = nil
  ) -> PagedSequence<ListPage<WebhookDelivery>> {
    api.list(
      .listWebhookEvents, id.rawValue, limit: limit, startingAfter: cursor,
      filters: [("delivered", delivered.map(String.init))]
    ) { $0.webhookEndpointID == id }
  }

  private static func check(
    url: String?, events: [EventType]?, description: String?, metadata: JSON.Object?
  ) throws {
    if let url, !isReachable(url) {
      throw MedblocksError.invalidRequest("url", "It has to be https, or http://localhost.")
    }
    try Limit.webhookEvents.check(countOf: events)
    try Limit.webhookDescription.check(lengthOf: description)
    try Limit.webhookMetadata.check(countOf: metadata)
  }

  private static func isReachable(_ url: String) -> Bool {
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
