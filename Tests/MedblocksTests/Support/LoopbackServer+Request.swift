import Medblocks

extension LoopbackServer {
  /// Creates a request to this server, with a timeout that no test reaches.
  ///
  /// `base` is the base URL of a proxy before this server, if there is one.
  func request(
    _ method: TransportRequest.Method = .get, path: String = "/", body: String? = nil,
    to base: String? = nil, maximumResponseBytes: Int = 1 << 20
  ) -> TransportRequest {
    TransportRequest(
      method: method, url: (base ?? baseURL) + path,
      headers: [("Authorization", "Bearer canary"), ("Content-Type", "application/json")],
      body: body.map { Array($0.utf8) }, timeout: .seconds(3_600),
      maximumResponseBytes: maximumResponseBytes)
  }
}
