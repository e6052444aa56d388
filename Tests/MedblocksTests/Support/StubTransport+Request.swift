import Testing

@testable import Medblocks

extension StubTransport {
  /// Returns the last request of a call that sends one request for each of the responses.
  static func request(
    _ responses: Response..., sentBy call: (MedblocksClient) async throws -> Void
  ) async throws -> TransportRequest {
    let stub = StubTransport(responses)
    try await call(try stub.client())
    let requests = await stub.requests
    try #require(requests.count == responses.count)
    return try #require(requests.last)
  }
}

/// Expects a request's method, path with query, body and header names.
func expect(
  _ request: TransportRequest, _ method: TransportRequest.Method, _ target: String,
  body: String? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(request.method == method, sourceLocation: sourceLocation)
  #expect(request.url == "https://api.test" + target, sourceLocation: sourceLocation)
  let sent = request.body.map { String(decoding: $0, as: UTF8.self) }
  #expect(sent == body, sourceLocation: sourceLocation)
  var names = ["Authorization", "Version", "User-Agent", "Accept"]
  if body != nil { names.append("Content-Type") }
  #expect(request.headers.map(\.name) == names, sourceLocation: sourceLocation)
}
