import Medblocks

/// An error response: a code with its documented type and status.
struct SandboxError: Error {
  let status: Int
  let type: String
  let code: String
  let message: String
  let param: String?
  /// The value of `Retry-After` in seconds.
  var retryAfter: Int?

  /// The documented codes by type and status.
  private static let documented: [(type: String, status: Int, codes: Set<String>)] = [
    (
      "authentication_error", 401,
      [
        "not_authenticated", "invalid_credentials", "session_expired", "missing_api_key",
        "invalid_api_key", "expired_api_key",
      ]
    ),
    (
      "permission_error", 403,
      [
        "forbidden", "org_access_denied", "role_insufficient", "patient_access_denied",
        "scope_violation", "insufficient_scope",
      ]
    ),
    ("invalid_request_error", 413, ["payload_too_large"]),
    (
      "invalid_request_error", 400,
      [
        "bad_request", "invalid_data", "invalid_request", "invalid_image",
        "unsupported_api_version", "oauth_state_expired",
      ]
    ),
    ("not_found_error", 404, ["resource_not_found", "not_found"]),
    (
      "conflict_error", 409,
      ["resource_conflict", "already_linked", "external_id_already_exists"]
    ),
    ("rate_limit_error", 429, ["throttled", "quota_exceeded", "api_key_limit_exceeded"]),
    ("billing_error", 402, ["feature_not_enabled", "quota_exceeded"]),
    (
      "ehr_error", 502,
      [
        "fhir_error", "oauth_error", "email_error", "token_exchange_failed", "token_unavailable",
        "storage_error",
      ]
    ),
    ("api_error", 500, ["internal_error", "db_error", "config_missing"]),
  ]

  /// Creates the error for a code, by default with its documented status.
  ///
  /// A code that is not documented gets the type of its status, or `api_error`.
  init(
    _ code: String, status: Int? = nil, message: String = "The test injected this error.",
    param: String? = nil, retryAfter: Int? = nil
  ) {
    let entries = Self.documented.filter { status == nil || $0.status == status }
    let entry = entries.first { $0.codes.contains(code) } ?? (status == nil ? nil : entries.last)
    self.status = status ?? entry?.status ?? 500
    type = entry?.type ?? "api_error"
    self.code = code
    self.message = message
    self.param = param
    self.retryAfter = retryAfter
  }

  static func invalid(_ param: String?, _ message: String, code: String = "invalid_data") -> Self {
    Self(code, message: message, param: param)
  }

  static func notFound(
    _ message: String, param: String? = nil, code: String = "resource_not_found"
  ) -> Self {
    Self(code, message: message, param: param)
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
