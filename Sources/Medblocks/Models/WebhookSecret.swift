import Foundation

/// The secret that signs deliveries, `whsec_*`.
///
/// It prints as nothing: ``text`` hands it over.
public struct WebhookSecret: Hashable, Sendable, Redacted {
  /// The secret itself, for a store of secrets.
  public let text: String

  /// Makes a secret of a stored text.
  public init(_ text: String) { self.text = text }

  /// Makes a secret of `MEDBLOCKS_WEBHOOK_SECRET`.
  ///
  /// Throws ``MedblocksError`` of kind `configuration` when it is not set or empty.
  public static func fromEnvironment(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> WebhookSecret {
    let name = "MEDBLOCKS_WEBHOOK_SECRET"
    guard let text = environment[name], !text.isEmpty else {
      throw MedblocksError.configuration(
        name, "The environment variable with the webhook secret is not set.")
    }
    return WebhookSecret(text)
  }
}

extension WebhookSecret: WireValue {
  init(wire: JSON?) throws { self.init(try String(wire: wire)) }

  var wire: JSON { .string(text) }
}
