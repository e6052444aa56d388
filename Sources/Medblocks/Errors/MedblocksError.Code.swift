extension MedblocksError {
  /// The type of an error from the service, shared by related codes.
  public struct ErrorType: OpenEnum, JSONConvertible {
    /// The string that the API uses.
    public let rawValue: String
    /// Creates a type from the string that the API uses.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The API key or login is missing, invalid or expired (401).
    public static let authentication: Self = "authentication_error"
    /// The API key lacks a permission (403).
    public static let permission: Self = "permission_error"
    /// The request is invalid (400, or 413 when it is too large).
    public static let invalidRequest: Self = "invalid_request_error"
    /// The resource does not exist (404).
    public static let notFound: Self = "not_found_error"
    /// The request conflicts with an existing resource (409).
    public static let conflict: Self = "conflict_error"
    /// Too many requests (429).
    public static let rateLimit: Self = "rate_limit_error"
    /// The plan does not include a feature, or its quota is exhausted (402).
    public static let billing: Self = "billing_error"
    /// The system of the hospital or payer failed (502).
    public static let ehr: Self = "ehr_error"
    /// The service failed (500).
    public static let api: Self = "api_error"

    /// The types that this version of the SDK knows.
    public static let knownValues: [Self] = [
      .authentication, .permission, .invalidRequest, .notFound, .conflict, .rateLimit, .billing,
      .ehr, .api,
    ]
  }

  /// The code of an error from the service.
  public struct Code: OpenEnum, JSONConvertible {
    /// The string that the API uses.
    public let rawValue: String
    /// Creates a code from the string that the API uses.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The caller is not authenticated (`authentication_error`, 401).
    public static let notAuthenticated: Self = "not_authenticated"
    /// The credentials are invalid (`authentication_error`, 401).
    public static let invalidCredentials: Self = "invalid_credentials"
    /// The login has expired (`authentication_error`, 401).
    public static let sessionExpired: Self = "session_expired"
    /// The request has no API key (`authentication_error`, 401).
    public static let missingAPIKey: Self = "missing_api_key"
    /// The API key is not valid (`authentication_error`, 401).
    public static let invalidAPIKey: Self = "invalid_api_key"
    /// The API key has expired (`authentication_error`, 401).
    public static let expiredAPIKey: Self = "expired_api_key"
    /// The operation is not allowed (`permission_error`, 403).
    public static let forbidden: Self = "forbidden"
    /// The key belongs to another organization (`permission_error`, 403).
    public static let orgAccessDenied: Self = "org_access_denied"
    /// The role does not allow the operation (`permission_error`, 403).
    public static let roleInsufficient: Self = "role_insufficient"
    /// The API key has no access to the patient (`permission_error`, 403).
    public static let patientAccessDenied: Self = "patient_access_denied"
    /// The request exceeds the granted scope (`permission_error`, 403).
    public static let scopeViolation: Self = "scope_violation"
    /// The key lacks a scope (`permission_error`, 403).
    public static let insufficientScope: Self = "insufficient_scope"
    /// The request is malformed (`invalid_request_error`, 400).
    public static let badRequest: Self = "bad_request"
    /// A value is invalid (`invalid_request_error`, 400).
    public static let invalidData: Self = "invalid_data"
    /// The request is invalid (`invalid_request_error`, 400).
    public static let invalidRequest: Self = "invalid_request"
    /// The body is too large (`invalid_request_error`, 413).
    public static let payloadTooLarge: Self = "payload_too_large"
    /// The image is invalid (`invalid_request_error`, 400).
    public static let invalidImage: Self = "invalid_image"
    /// The service does not support the requested API version (`invalid_request_error`, 400).
    public static let unsupportedAPIVersion: Self = "unsupported_api_version"
    /// The sign-in at the portal took too long (`invalid_request_error`, 400).
    public static let oauthStateExpired: Self = "oauth_state_expired"
    /// The resource does not exist (`not_found_error`, 404).
    public static let resourceNotFound: Self = "resource_not_found"
    /// The route or resource does not exist (`not_found_error`, 404).
    public static let notFound: Self = "not_found"
    /// The request conflicts with an existing resource (`conflict_error`, 409).
    public static let resourceConflict: Self = "resource_conflict"
    /// The resource is already linked (`conflict_error`, 409).
    public static let alreadyLinked: Self = "already_linked"
    /// A patient with this id already exists (`conflict_error`, 409).
    public static let externalIDAlreadyExists: Self = "external_id_already_exists"
    /// Too many requests (`rate_limit_error`, 429).
    public static let throttled: Self = "throttled"
    /// The quota is exhausted (`rate_limit_error`, 429, or `billing_error`, 402).
    public static let quotaExceeded: Self = "quota_exceeded"
    /// The key has reached its limit (`rate_limit_error`, 429).
    public static let apiKeyLimitExceeded: Self = "api_key_limit_exceeded"
    /// The plan does not include the feature (`billing_error`, 402).
    public static let featureNotEnabled: Self = "feature_not_enabled"
    /// The FHIR server failed (`ehr_error`, 502).
    public static let fhirError: Self = "fhir_error"
    /// The portal's sign-in failed (`ehr_error`, 502).
    public static let oauthError: Self = "oauth_error"
    /// An e-mail could not be sent (`ehr_error`, 502).
    public static let emailError: Self = "email_error"
    /// The portal did not issue a token (`ehr_error`, 502).
    public static let tokenExchangeFailed: Self = "token_exchange_failed"
    /// No token is available for the facility (`ehr_error`, 502).
    public static let tokenUnavailable: Self = "token_unavailable"
    /// The records could not be stored (`ehr_error`, 502).
    public static let storageError: Self = "storage_error"
    /// The service failed (`api_error`, 500).
    public static let internalError: Self = "internal_error"
    /// The service's database failed (`api_error`, 500).
    public static let dbError: Self = "db_error"
    /// The service is configured incorrectly (`api_error`, 500).
    public static let configMissing: Self = "config_missing"

    /// The codes that this version of the SDK knows.
    public static let knownValues: [Self] = [
      .notAuthenticated, .invalidCredentials, .sessionExpired, .missingAPIKey, .invalidAPIKey,
      .expiredAPIKey, .forbidden, .orgAccessDenied, .roleInsufficient, .patientAccessDenied,
      .scopeViolation, .insufficientScope, .badRequest, .invalidData, .invalidRequest,
      .payloadTooLarge, .invalidImage, .unsupportedAPIVersion, .oauthStateExpired,
      .resourceNotFound, .notFound, .resourceConflict, .alreadyLinked, .externalIDAlreadyExists,
      .throttled, .quotaExceeded, .apiKeyLimitExceeded, .featureNotEnabled, .fhirError,
      .oauthError, .emailError, .tokenExchangeFailed, .tokenUnavailable, .storageError,
      .internalError, .dbError, .configMissing,
    ]
  }
}
