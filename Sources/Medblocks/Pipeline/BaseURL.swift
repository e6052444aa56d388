import Foundation

/// The address of the service, checked so that nothing is sent in clear text over a network.
///
/// It prints without the address.
struct BaseURL: Sendable, Redacted {
  /// The base URL without a trailing slash.
  let text: String

  /// Creates a base URL.
  ///
  /// - Throws: ``MedblocksError`` of kind `configuration`.
  init(_ text: String) throws {
    guard text.isVisibleASCII, let parts = URLComponents(string: text), let host = parts.host,
      !host.isEmpty
    else { throw Self.invalid("it must be an absolute URL") }
    guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
      throw Self.invalid("it must not contain a user, password, query or fragment")
    }
    guard Self.isSupported(host) else {
      throw Self.invalid("its host must be a name or an IPv4 address, without special characters")
    }
    switch parts.scheme?.lowercased() {
    case "https": break
    case "http" where Self.isLoopback(host): break
    case "http": throw Self.invalid("plain HTTP is only allowed for loopback hosts. Use https")
    default: throw Self.invalid("its scheme must be https")
    }
    let hasPlainPath =
      !parts.path.contains { $0 == "%" } && !parts.path.contains("//")
      && !parts.path.split(separator: "/").contains { $0 == "." || $0 == ".." }
    guard parts.port.map((1...65_535).contains) ?? true, hasPlainPath else {
      throw Self.invalid(
        "its port must be between 1 and 65535, and its path must not contain %, // or dot segments")
    }
    var path = parts.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    let authority = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    self.text = "\(parts.scheme?.lowercased() ?? "https")://\(authority[2])\(path)"
  }

  private static func invalid(_ reason: String) -> MedblocksError {
    .configuration("baseURL", "Invalid base URL: \(reason).")
  }

  /// Returns whether URLSession sends requests to a host.
  ///
  /// URLSession on Linux reports each IPv6 literal, and names with other characters, as a bad URL.
  private static func isSupported(_ host: String) -> Bool {
    #if !canImport(FoundationNetworking)
      if host.contains(":") { return true }
    #endif
    return host.utf8.allSatisfy { $0.isASCIIAlphanumeric || "-._".utf8.contains($0) }
  }

  private static func isLoopback(_ host: String) -> Bool {
    let octets = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return host.lowercased() == "localhost" || ["::1", "[::1]"].contains(host)
      || (octets.count == 4 && octets.first == 127 && !octets.contains(nil))
  }
}
