/// An HTTP request, ready to be sent.
///
/// It prints without its URL, headers and body.
public struct TransportRequest: Sendable, Loggable {
  /// The HTTP method.
  public var method: Method
  /// The absolute URL, percent-encoded.
  ///
  /// Its path and query hold patients' ids.
  public var url: String
  /// The header fields, the API key among them.
  public var headers: [(name: String, value: String)]
  /// The body; nil when the request has none.
  public var body: [UInt8]?
  /// The time limit for the complete response.
  ///
  /// If ``Transport/enforcesTimeout`` is true, the transport ends the request itself; otherwise the
  /// client cancels its task.
  public var timeout: Duration
  /// The maximum size of the response body in bytes, after decoding its `Content-Encoding`.
  public var maximumResponseBytes: Int

  /// Creates a request.
  public init(
    method: Method, url: String, headers: [(name: String, value: String)] = [],
    body: [UInt8]? = nil, timeout: Duration = .seconds(30), maximumResponseBytes: Int = 64 << 20
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.maximumResponseBytes = maximumResponseBytes
  }

  /// Returns the last value of a header field; the case of its name does not matter.
  public func header(_ name: String) -> String? {
    let name = name.lowercased()
    return headers.last { $0.name.lowercased() == name }?.value
  }

  package var loggableFields: [(label: String, value: Any)] { [("method", method.rawValue)] }
}
