import Foundation

/// Where requests go and what every one of them carries.
///
/// It prints without the API key.
struct Server: Sendable, Redacted {
  /// The base URL without a trailing slash.
  let baseURL: String
  let apiVersion: String
  private let apiKey: String

  /// Throws ``MedblocksError`` of kind `configuration` for what must not be sent.
  init(baseURL: String, apiKey: String, apiVersion: String) throws {
    guard apiKey.isVisibleASCII else {
      throw MedblocksError.configuration(
        "apiKey", "The API key is empty, or holds spaces or other characters that no key has.")
    }
    guard apiVersion.isVisibleASCII else {
      throw MedblocksError.configuration(
        "apiVersion", "The API version is no date such as \(Version.api).")
    }
    self.baseURL = try Self.checked(baseURL: baseURL)
    self.apiKey = apiKey
    self.apiVersion = apiVersion
  }

  func headers(hasBody: Bool) -> [(name: String, value: String)] {
    let headers = [
      (name: "Authorization", value: "Bearer \(apiKey)"),
      (name: "Version", value: apiVersion),
      (name: "User-Agent", value: UserAgent.text),
      (name: "Accept", value: "application/json"),
    ]
    return hasBody ? headers + [(name: "Content-Type", value: "application/json")] : headers
  }

  var printable: [(label: String, value: Any)] { [("apiVersion", apiVersion)] }

  private static func checked(baseURL: String) throws -> String {
    func refusal(_ message: String) -> MedblocksError { .configuration("baseURL", message) }
    guard baseURL.isVisibleASCII, let parts = URLComponents(string: baseURL), let host = parts.host,
      !host.isEmpty
    else { throw refusal("The base URL is no absolute URL.") }
    guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
      throw refusal("The base URL holds a user, a password, a query or a fragment.")
    }
    switch parts.scheme?.lowercased() {
    case "https": break
    case "http" where isLoopback(host): break
    case "http": throw refusal("Plain http is for the machine itself; use https.")
    default: throw refusal("The base URL is not https.")
    }
    let isPlainPath =
      !parts.path.contains { $0 == "%" } && !parts.path.contains("//")
      && !parts.path.split(separator: "/").contains { $0 == "." || $0 == ".." }
    guard parts.port.map((1...65_535).contains) ?? true, isPlainPath else {
      throw refusal("The port or the path of the base URL cannot be used.")
    }
    var path = parts.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    let authority = baseURL.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    return "\(parts.scheme?.lowercased() ?? "https")://\(authority[2])\(path)"
  }

  private static func isLoopback(_ host: String) -> Bool {
    let octets = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return host.lowercased() == "localhost" || ["::1", "[::1]"].contains(host)
      || (octets.count == 4 && octets.first == 127 && !octets.contains(nil))
  }
}
