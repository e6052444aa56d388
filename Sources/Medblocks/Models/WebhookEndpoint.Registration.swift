extension WebhookEndpoint {
  /// The result of `mb.webhooks.ensure(url:events:)`: a new endpoint with its secret, or an old one.
  ///
  /// It prints without the secret.
  public enum Registration: Hashable, Sendable, Loggable {
    /// The endpoint was created: store its secret, because no later response contains it.
    case created(WebhookEndpointWithSecret)
    /// The endpoint existed, and its secret is the one that you stored when it was created.
    case existing(WebhookEndpoint)

    /// The endpoint.
    public var endpoint: WebhookEndpoint {
      switch self {
      case .created(let created): created.endpoint
      case .existing(let endpoint): endpoint
      }
    }

    package var loggableFields: [(label: String, value: Any)] {
      switch self {
      case .created(let created): [("created", created)]
      case .existing(let endpoint): [("existing", endpoint)]
      }
    }
  }
}
