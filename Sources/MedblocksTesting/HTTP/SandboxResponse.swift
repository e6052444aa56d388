/// A response of the service, before a fault changes it.
struct SandboxResponse {
  var status: Int
  var headers: [(name: String, value: String)]
  var json: SandboxJSON = .null
  /// The items of a page of records as JSON; ``json`` is the object around them.
  var data: [String]?
  /// The body that replaces ``json`` and ``data``.
  var replacementBody: [UInt8]?

  init(status: Int, headers: [(name: String, value: String)]) {
    self.status = status
    self.headers = headers
  }

  /// Creates a response with status 200.
  init(requestID: String, json: SandboxJSON, data: [String]? = nil) {
    self.init(status: 200, headers: Self.headers(requestID))
    self.json = json
    self.data = data
  }

  /// Creates a response with the status and the envelope of an error.
  init(requestID: String, error: SandboxError) {
    self.init(status: error.status, headers: Self.headers(requestID))
    if let seconds = error.retryAfter { headers.append(("Retry-After", "\(seconds)")) }
    json = error.envelope(requestID: requestID)
  }

  private static func headers(_ requestID: String) -> [(name: String, value: String)] {
    [("Content-Type", "application/json"), ("X-Request-Id", requestID)]
  }

  var body: [UInt8] {
    if let replacementBody { return replacementBody }
    guard let data else { return json.bytes }
    let head = #"{"data":["# + data.joined(separator: ",") + "],"
    return Array(head.utf8) + json.bytes.dropFirst()
  }
}
