import Medblocks

extension LoopbackServer {
  /// Creates a request to this server, with a timeout that no test reaches.
  func request(
    _ method: TransportRequest.Method = .get, path: String = "/", body: String? = nil,
    maximumResponseBytes: Int = 1 << 20
  ) -> TransportRequest {
    TransportRequest(
      method: method, url: baseURL + path,
      headers: [("Authorization", "Bearer canary"), ("Content-Type", "application/json")],
      body: body.map { Array($0.utf8) }, timeout: .seconds(3_600),
      maximumResponseBytes: maximumResponseBytes)
  }
}
