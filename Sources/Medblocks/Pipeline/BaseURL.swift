import Foundation

/// The address of the service, checked so that nothing is sent in clear text over a network.
///
/// It prints without the address.
struct BaseURL: Sendable, Redacted {
  /// The base URL without a trailing slash.
  let text: String
  /// The host without brackets: a DNS name or an IP address.
  let host: String
  let port: Int

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
    let authority = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)[2]
    guard Self.isHost(host), !authority.contains("%"), !authority.hasSuffix(":") else {
      throw Self.invalid("its host must be a DNS name or an IP address, on Linux an IPv4 address")
    }
    var path = parts.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    self.host = host.trimmingCharacters(in: ["[", "]"])
    port = parts.port ?? (parts.scheme?.lowercased() == "http" ? 80 : 443)
    self.text = "\(parts.scheme?.lowercased() ?? "https")://\(authority)\(path)"
  }

  /// Checks that no proxy from the environment receives the requests in clear text.
  ///
  /// - Throws: ``MedblocksError`` of kind `configuration`.
  func requireNoProxy(
    _ variable: (String) -> String? = EnvironmentProxy.processVariable
  ) throws {
    guard let url = URL(string: text), EnvironmentProxy.receives(url, variable) else { return }
    throw Self.invalid(
      "a proxy from the environment would receive the API key in clear text. "
        + "Add the host to no_proxy")
  }

  private static func invalid(_ reason: String) -> MedblocksError {
    .configuration("baseURL", "Invalid base URL: \(reason).")
  }

  /// Whether a host is one that URLSession can connect to; on Linux it refuses each IPv6 literal.
  private static func isHost(_ host: String) -> Bool {
    guard !host.contains(":") else {
      #if canImport(FoundationNetworking)
        return false
      #else
        var address = in6_addr()
        return inet_pton(AF_INET6, host.trimmingCharacters(in: ["[", "]"]), &address) == 1
      #endif
    }
    let name = host.hasSuffix(".") ? host.dropLast() : host[...]
    return name.utf8.count <= 253
      && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        (1...63).contains(label.utf8.count)
          && label.utf8.allSatisfy { $0.isASCIIAlphanumeric || "-_".utf8.contains($0) }
      }
  }

  private static func isLoopback(_ host: String) -> Bool {
    let octets = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return host.lowercased() == "localhost" || ["::1", "[::1]"].contains(host)
      || (octets.count == 4 && octets.first == 127 && !octets.contains(nil))
  }
}
