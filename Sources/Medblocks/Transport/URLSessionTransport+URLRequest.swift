import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension URLRequest {
  /// Creates the request that URLSession sends; nil if its URL or a header field is not valid, or if
  /// a proxy would receive it in clear text.
  init?(_ request: TransportRequest) {
    // Foundation would write a line break in a name onto the wire and drop a value with one.
    guard let url = URL(string: request.url),
      request.headers.allSatisfy({ HeaderField.isName($0.name) && HeaderField.isValue($0.value) })
    else { return nil }
    #if canImport(FoundationNetworking)
      if EnvironmentProxy.receives(url) { return nil }
    #endif
    self.init(url: url, cachePolicy: .reloadIgnoringLocalCacheData)
    // A fallback for the transport's own timer, in whole seconds and never shorter. Set through the
    // property, because on Linux the initializer's parameter has no effect.
    timeoutInterval = Double(min(max(request.timeout.components.seconds, 0), 86_400) + 2)
    httpMethod = request.method.rawValue
    httpShouldHandleCookies = false
    for (name, value) in request.headers { setValue(value, forHTTPHeaderField: name) }
    httpBody = request.body.map { Data($0) }
  }
}
