import HTTPTypes
import Hummingbird

/// Adds the security headers to each response, also to errors.
struct SecurityHeaders: RouterMiddleware {
  /// Whether browsers reach the app over https.
  let isSecure: Bool

  private static let fields: [(String, String)] = [
    (
      "Content-Security-Policy",
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        + "object-src 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),  // `no-referrer` would make the origin of forms null
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
  ]

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    for (name, value) in Self.fields {
      if let name = HTTPField.Name(name) { response.headers[name] = value }
    }
    if isSecure, let name = HTTPField.Name("Strict-Transport-Security") {
      response.headers[name] = "max-age=31536000; includeSubDomains"
    }
    // Data of a person must not stay in a cache; files of the app and logos state their own.
    if response.headers[.cacheControl] == nil, !request.uri.path.hasPrefix("/static/") {
      response.headers[.cacheControl] = "no-store"
    }
    return response
  }
}
