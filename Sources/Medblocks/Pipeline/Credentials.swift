/// The API key and version that each request carries.
///
/// It prints without the API key.
struct Credentials: Sendable, Loggable {
  let apiVersion: String
  private let apiKey: String

  /// Creates credentials.
  ///
  /// - Throws: ``MedblocksError`` of kind `configuration`.
  init(apiKey: String, apiVersion: String) throws {
    guard apiKey.isCredential else {
      throw MedblocksError.configuration(
        "apiKey",
        "Invalid API key: it must not be empty or contain white space, quotation marks or non-ASCII "
          + "characters.")
    }
    guard !apiKey.hasPrefix("whsec_") else {
      throw MedblocksError.configuration(
        "apiKey", "Invalid API key: it is a webhook secret. Use a key that begins with mb_sk_.")
    }
    guard apiVersion.isVisibleASCII else {
      throw MedblocksError.configuration(
        "apiVersion", "Invalid API version: it must be a date such as \(APIVersion.supported).")
    }
    self.apiKey = apiKey
    self.apiVersion = apiVersion
  }

  /// The header fields of a request.
  func headers(hasBody: Bool) -> [(name: String, value: String)] {
    let headers = [
      (name: "Authorization", value: "Bearer \(apiKey)"),
      (name: "Version", value: apiVersion),
      (name: "User-Agent", value: UserAgent.text),
      (name: "Accept", value: "application/json"),
    ]
    return hasBody ? headers + [(name: "Content-Type", value: "application/json")] : headers
  }

  var loggableFields: [(label: String, value: Any)] { [("apiVersion", apiVersion)] }
}
