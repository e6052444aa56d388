/// Performs every call: builds the request, sends it with retries, and decodes the response.
final class Pipeline: Sendable, Redacted {
  let baseURL: BaseURL
  let transport: any Transport
  let maximumResponseBytes: Int
  /// Limits the requests in flight of all tenants together.
  let limiter: ConcurrencyLimiter
  let tenants: Tenant.Registry
  let timing: Timing
  let tenant: Tenant
  let options: CallOptions
  let observer: RequestObserver?
  /// Receives each successful response, for ``MedblocksClient/withResponse(isolation:_:)``.
  let lastResponse: Locked<APIResponse?>?

  init(
    baseURL: BaseURL, transport: any Transport, maximumResponseBytes: Int,
    limiter: ConcurrencyLimiter, tenants: Tenant.Registry, timing: Timing, tenant: Tenant,
    options: CallOptions, observer: RequestObserver?, lastResponse: Locked<APIResponse?>? = nil
  ) {
    self.baseURL = baseURL
    self.transport = transport
    self.maximumResponseBytes = maximumResponseBytes
    self.limiter = limiter
    self.tenants = tenants
    self.timing = timing
    self.tenant = tenant
    self.options = options
    self.observer = observer
    self.lastResponse = lastResponse
  }

  /// Creates a pipeline that shares the connections and the limits of this one.
  func copy(
    tenant: Tenant? = nil, options: CallOptions? = nil,
    lastResponse: Locked<APIResponse?>? = nil
  ) -> Pipeline {
    Pipeline(
      baseURL: baseURL, transport: transport, maximumResponseBytes: maximumResponseBytes,
      limiter: limiter, tenants: tenants, timing: timing, tenant: tenant ?? self.tenant,
      options: options ?? self.options,
      observer: options.map {
        RequestObserver($0.observer, baseURL: baseURL, continuing: observer)
      } ?? observer,
      lastResponse: lastResponse ?? self.lastResponse)
  }

  /// Sends a request and decodes its response.
  ///
  /// - Parameter matchesRequest: Returns whether a response belongs to the request: URLSession
  ///   returns a stray response on a persistent connection as the response to the next request.
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  func send<Value: JSONConvertible & Sendable>(
    _ request: Request, matchesRequest: @escaping @Sendable (Value) -> Bool = { _ in true }
  ) async throws -> Value {
    let response = try await sendUndecoded(
      request, decoding: { try Value(json: $0.json()) }, matchesRequest: matchesRequest)
    return try response.decode()
  }

  /// Sends a request and returns a response with status 2xx, which the caller decodes.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  func sendUndecoded<Value: Sendable>(
    _ request: Request, decoding decode: @escaping @Sendable (APIResponse) throws -> Value,
    matchesRequest: @escaping @Sendable (Value) -> Bool
  ) async throws -> UndecodedResponse<Value> {
    let transportRequest = try checking(request.operation) { try self.transportRequest(request) }
    let start = timing.now()
    let call = RequestObserver.Call(of: request.operation, by: observer, timing: timing)
    let (attempts, reason) = try await sendWithRetries(
      transportRequest, of: request.operation, call)
    let decoder = ResponseDecoder(
      operation: request.operation, attempts: attempts, date: timing.date())
    let response: APIResponse
    do {
      response = try decoder.successfulResponse(duration: timing.now() - start)
    } catch {
      call?.report(.failure(reason), after: attempts, error: error)
      throw error
    }
    lastResponse?.withLock { $0 = response }
    let completion = call?.completion(after: attempts)
    return UndecodedResponse(body: response.body) { [transport] check in
      do {
        let value = try decoder.decode(response, decode)
        guard matchesRequest(value) else {
          transport.closeIdleConnections()
          throw decoder.mismatchError(response)
        }
        try check(value)
        completion?.report(.success)
        return value
      } catch {
        completion?.report(.failure(.invalidResponse))
        throw error
      }
    }
  }

  /// Runs the checks of a call before it is sent, and reports a rejection as its only event.
  ///
  /// - Throws: ``MedblocksError`` with the name of the operation.
  func checking<Value>(_ operation: Operation, _ check: () throws -> Value) throws -> Value {
    do {
      return try check()
    } catch var error as MedblocksError {
      error.operation = operation.id
      RequestObserver.Call(of: operation, by: observer, timing: timing)?
        .report(.failure(.invalidRequest), after: [], error: error)
      throw error
    }
  }

  /// Returns the request to send, without the API key.
  private func transportRequest(_ request: Request) throws -> TransportRequest {
    let body = try request.encodedBody()
    var headers = [
      (name: "Version", value: options.apiVersion),
      (name: "User-Agent", value: UserAgent.text),
      (name: "Accept", value: "application/json"),
    ]
    if body != nil { headers.append((name: "Content-Type", value: "application/json")) }
    headers += options.headers.map { (name: $0.key, value: $0.value) }
    return TransportRequest(
      method: request.operation.method, url: baseURL.text + (try request.target()),
      headers: headers, body: body, timeout: options.timeout,
      maximumResponseBytes: maximumResponseBytes)
  }
}
