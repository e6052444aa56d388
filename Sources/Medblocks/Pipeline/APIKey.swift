/// A secret API key.
///
/// It prints without its value.
struct APIKey: Hashable, Sendable, Redacted {
  private let value: String

  /// Creates a key.
  ///
  /// - Throws: ``MedblocksError`` of kind `configuration` for a string that cannot be a key.
  init(_ value: String) throws {
    guard value.isCredential else {
      throw MedblocksError.configuration(
        "apiKey",
        "Invalid API key: it must not be empty or contain white space, quotation marks or non-ASCII "
          + "characters.")
    }
    guard !value.hasPrefix("whsec_") else {
      throw MedblocksError.configuration(
        "apiKey", "Invalid API key: it is a webhook secret. Use a key that begins with mb_sk_.")
    }
    self.value = value
  }

  /// The header field that authenticates a request.
  var header: (name: String, value: String) { ("Authorization", "Bearer \(value)") }
}
