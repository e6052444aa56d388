import Foundation

/// The secret that signs the deliveries to an endpoint, `whsec_*`.
///
/// It prints without the secret; ``text`` returns it.
public struct WebhookSecret: Hashable, Sendable, Redacted {
  /// The secret, for your secret store.
  public let text: String

  /// Creates a secret from a stored string.
  public init(_ text: String) { self.text = text }

  /// Creates a secret from the environment variable `MEDBLOCKS_WEBHOOK_SECRET`.
  ///
  /// - Throws: ``MedblocksError`` of kind `configuration` when the variable is not set or is not a
  ///   webhook secret.
  public static func fromEnvironment(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> WebhookSecret {
    let name = "MEDBLOCKS_WEBHOOK_SECRET"
    guard let text = environment[name], !text.isEmpty else {
      throw MedblocksError.configuration(
        name, "The environment variable \(name) is not set.")
    }
    let secret = WebhookSecret(text)
    try validate([secret], parameter: name)
    return secret
  }

  /// Validates the secrets of an endpoint.
  ///
  /// An empty secret would accept forged deliveries, and one with a line break would reject all.
  ///
  /// - Throws: ``MedblocksError`` of kind `configuration`.
  static func validate(_ secrets: [WebhookSecret], parameter: String = "secret") throws {
    guard !secrets.isEmpty, secrets.allSatisfy(\.text.isCredential) else {
      throw MedblocksError.configuration(
        parameter,
        "Invalid webhook secret: it must not be missing, empty or contain white space, quotation "
          + "marks or non-ASCII characters.")
    }
    guard !secrets.contains(where: { $0.text.hasPrefix("mb_sk_") }) else {
      throw MedblocksError.configuration(
        parameter,
        "Invalid webhook secret: it is an API key. Use a secret that begins with whsec_.")
    }
  }
}

extension WebhookSecret: JSONConvertible {
  init(json: JSON?) throws { self.init(try String(json: json)) }

  var json: JSON { .string(text) }
}
