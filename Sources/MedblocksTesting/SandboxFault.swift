/// An answer other than 2xx: a code of the documentation with its type and status.
struct SandboxFault: Error {
  let status: Int
  let type: String
  let code: String
  let message: String
  let param: String?
  /// In seconds.
  var retryAfter: Int?

  static func invalid(_ param: String?, _ message: String, code: String = "invalid_data") -> Self {
    Self(status: 400, type: "invalid_request_error", code: code, message: message, param: param)
  }

  static func notFound(_ message: String, param: String? = nil, code: String = "resource_not_found")
    -> Self
  {
    Self(status: 404, type: "not_found_error", code: code, message: message, param: param)
  }

  static func unauthenticated(_ code: String, _ message: String) -> Self {
    Self(status: 401, type: "authentication_error", code: code, message: message, param: nil)
  }

  static func conflict(_ code: String, _ message: String, param: String) -> Self {
    Self(status: 409, type: "conflict_error", code: code, message: message, param: param)
  }

  static func throttled(retryAfter: Int) -> Self {
    Self(
      status: 429, type: "rate_limit_error", code: "throttled", message: "Too soon.", param: nil,
      retryAfter: retryAfter)
  }

  func envelope(requestID: String) -> SandboxJSON {
    [
      "error": [
        "type": .string(type), "code": .string(code), "message": .string(message),
        "param": SandboxJSON(param), "request_id": .string(requestID),
        "doc_url": .string("https://docs.sandbox.invalid/errors/\(code)"),
      ]
    ]
  }
}
