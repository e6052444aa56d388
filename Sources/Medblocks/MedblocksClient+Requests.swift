extension MedblocksClient {
  /// Sends a request for an operation that this version of the SDK does not have.
  ///
  /// Authentication, retries, errors and events are those of every call.
  ///
  /// - Parameters:
  ///   - method: The HTTP method.
  ///   - path: The path with a parameter in braces for each id. It is a literal, because errors and
  ///     events contain it.
  ///   - ids: The values of the path's parameters, in order; each is percent-encoded.
  ///   - query: The parameters of the query; one whose value is nil is left out.
  ///   - body: The body; nil for none.
  /// - Returns: The response, with a status of 2xx.
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  public func request(
    _ method: TransportRequest.Method, path: StaticString, ids: [String] = [],
    query: [(name: String, value: String?)] = [], body: JSON? = nil
  ) async throws -> APIResponse {
    let operation = Operation(id: "\(method.rawValue) \(path)", method: method, path: "\(path)")
    let request = Request(operation, ids: ids, query: query, body: body)
    return try await pipeline.sendUndecoded(
      request, decoding: { $0 }, matchesRequest: { _ in true }
    )
    .decode()
  }
}
