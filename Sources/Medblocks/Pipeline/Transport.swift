/// What carries a request to the service and its answer back: one method, and no opinions.
///
/// Retries, statuses, deadlines and JSON are the client's work. A transport of your own (on
/// AsyncHTTPClient, say) has to end at once when its task is cancelled, follow no redirect, add no
/// credentials, keep no cookies, and send a request once.
public protocol Transport: Sendable {
  /// Sends a request and returns the complete answer, whatever its status.
  ///
  /// Throws ``TransportError`` when no complete answer came, `CancellationError` when the task was
  /// cancelled. Any other error counts as a lost connection, and what it says is dropped.
  func send(_ request: TransportRequest) async throws -> TransportResponse
}

/// A request on its way.
///
/// It prints without its URL, headers and body.
public struct TransportRequest: Sendable, Redacted {
  /// The method.
  public var method: Method
  /// The absolute URL, percent-encoded.
  ///
  /// Its path and query hold patients' ids.
  public var url: String
  /// The header fields, the API key among them.
  public var headers: [(name: String, value: String)]
  /// The body, or nil when there is none.
  public var body: [UInt8]?
  /// How long to wait for the complete answer.
  ///
  /// ``URLSessionTransport`` keeps to it; another transport need not, since the client cancels its
  /// task when the time is over.
  public var timeout: Duration
  /// The size of the largest body, in decoded bytes, that the client takes.
  public var maximumResponseBytes: Int

  /// Makes a request.
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

  /// The method.
  public var printable: [(label: String, value: Any)] { [("method", method.rawValue)] }
}

/// A complete answer.
///
/// It prints without its headers and body.
public struct TransportResponse: Sendable, Redacted {
  /// The HTTP status.
  public let statusCode: Int
  /// The body, decoded from any `Content-Encoding`; empty when there is none.
  public let body: [UInt8]
  private let headers: [String: String]

  /// Makes an answer; of header fields whose names differ in case only, the last stays.
  public init(statusCode: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.statusCode = statusCode
    self.headers = Dictionary(headers.map { ($0.name.lowercased(), $0.value) }) { $1 }
    self.body = body
  }

  /// The value of a header field, whatever the case of its name.
  public func header(_ name: String) -> String? { headers[name.lowercased()] }

  /// The header fields by name, in lower case.
  public var headerFields: [String: String] { headers }

  /// The status and the size of the body.
  public var printable: [(label: String, value: Any)] {
    [("status", statusCode), ("bytes", body.count)]
  }
}

/// Why no complete answer came.
public enum TransportError: Error, Hashable, Sendable {
  /// There is no connection, or the request cannot be written; nothing was sent.
  case cannotConnect
  /// TLS failed: the server's certificate is not trusted, has expired, or is another host's; nothing
  /// was sent.
  case secureConnectionFailed
  /// The connection ended, or something came that is no HTTP. The request may have arrived.
  case connectionLost
  /// The time ran out. The request may have arrived.
  case timedOut
  /// The body is larger than ``TransportRequest/maximumResponseBytes``.
  case responseTooLarge
}
