import Foundation

/// The proxy for plain HTTP that URLSession on Linux takes from the environment.
///
/// libcurl reads the variables itself: `connectionProxyDictionary` has no effect, so a proxy cannot
/// be switched off. It would receive a request to a loopback host with the API key in clear text.
enum EnvironmentProxy {
  /// Returns whether a proxy would receive a request to a URL in clear text.
  ///
  /// `no_proxy` exempts a host by its exact name, or all hosts by `*`. Suffixes and address ranges do
  /// not count, because versions of libcurl differ in them.
  ///
  /// - Parameter variable: Returns the value of an environment variable.
  static func receives(_ url: URL, _ variable: (String) -> String? = processVariable) -> Bool {
    func setting(_ names: String...) -> String? {
      names.lazy.compactMap(variable).first { !$0.isEmpty }
    }
    // libcurl ignores HTTP_PROXY, which a CGI client could set with a header.
    guard url.scheme?.lowercased() == "http", let host = url.host?.lowercased(),
      setting("http_proxy", "all_proxy", "ALL_PROXY") != nil
    else { return false }
    let exemptions = setting("no_proxy", "NO_PROXY")?.lowercased() ?? ""
    return exemptions != "*"
      && !exemptions.split(separator: ",")
        .contains { $0.trimmingCharacters(in: .whitespaces) == host }
  }

  static func processVariable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
