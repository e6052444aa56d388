import Medblocks

/// An answer as the service writes it, until a fault gets at it.
struct SandboxResponse {
  var status: Int
  var headers: [(name: String, value: String)]
  var json: SandboxJSON = .null
  /// The items of a page of records, written; `json` is the page around them.
  var data: [String]?
  /// What is sent in place of all that.
  var replacement: [UInt8]?

  init(status: Int, headers: [(name: String, value: String)]) {
    self.status = status
    self.headers = headers
  }

  /// A success.
  init(requestID: String, json: SandboxJSON, data: [String]? = nil) {
    self.init(status: 200, headers: Self.headers(requestID))
    self.json = json
    self.data = data
  }

  init(requestID: String, error: SandboxError) {
    self.init(status: error.status, headers: Self.headers(requestID))
    if let seconds = error.retryAfter { headers.append(("Retry-After", "\(seconds)")) }
    json = error.envelope(requestID: requestID)
  }

  private static func headers(_ requestID: String) -> [(name: String, value: String)] {
    [("Content-Type", "application/json"), ("X-Request-Id", requestID)]
  }

  var body: [UInt8] {
    if let replacement { return replacement }
    guard let data else { return json.bytes }
    let head = #"{"data":["# + data.joined(separator: ",") + "],"
    return Array(head.utf8) + json.bytes.dropFirst()
  }
}
