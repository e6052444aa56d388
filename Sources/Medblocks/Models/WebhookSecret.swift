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

  /// Throws ``MedblocksError`` of kind `configuration` unless there are secrets that can be some.
  ///
  /// With an empty one anybody could sign, and with a line end, as files have, nobody.
  static func check(_ secrets: [WebhookSecret]) throws {
    guard !secrets.isEmpty, secrets.allSatisfy(\.text.isVisibleASCII) else {
      throw MedblocksError.configuration(
        "secret", "A webhook secret is missing, or holds spaces or line ends that no secret has.")
    }
  }
}

extension WebhookSecret: WireValue {
  init(wire: JSON?) throws { self.init(try String(wire: wire)) }

  var wire: JSON { .string(text) }
}
