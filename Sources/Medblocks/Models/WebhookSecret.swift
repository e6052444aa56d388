/// The secret that signs deliveries, `whsec_*`.
///
/// It prints as nothing: ``text`` hands it over.
public struct WebhookSecret: Hashable, Sendable, Redacted {
  /// The secret itself, for a store of secrets.
  public let text: String

  /// Makes a secret of a stored text.
  public init(_ text: String) { self.text = text }
}

extension WebhookSecret: WireValue {
  init(wire: JSON?) throws { self.init(try String(wire: wire)) }

  var wire: JSON { .string(text) }
}
