/// The response of a successful call: its status, headers and raw body.
///
/// It prints its status, request id, attempts and duration, but neither headers nor body.
public struct APIResponse: Sendable, Loggable {
  /// The HTTP status code, 200 to 299.
  public let statusCode: Int
  /// The id of the request (`X-Request-Id`), for Medblocks' support; nil when it is absent.
  public let requestID: String?
  /// The header fields by lower-case name.
  public let headerFields: [String: String]
  /// The body after decoding its `Content-Encoding`; it holds fields that the models do not have.
  public let body: [UInt8]
  /// The number of attempts, at least 1.
  public let attempts: Int
  /// The duration of the call, with its attempts and waits.
  public let duration: Duration

  /// Creates a response, for tests.
  public init(
    statusCode: Int = 200, requestID: String? = nil, headerFields: [String: String] = [:],
    body: [UInt8] = [], attempts: Int = 1, duration: Duration = .zero
  ) {
    self.statusCode = statusCode
    self.requestID = requestID
    self.headerFields = headerFields
    self.body = body
    self.attempts = attempts
    self.duration = duration
  }

  /// Parses the body.
  ///
  /// - Throws: ``JSON/SyntaxError`` for a body that is not JSON.
  public func json() throws -> JSON { try JSON(parsing: body) }

  package var loggableFields: [(label: String, value: Any)] {
    Self.present([
      ("status", statusCode), ("requestID", requestID?.loggable), ("attempts", attempts),
      ("duration", duration), ("bytes", body.count),
    ])
  }
}
