import Foundation
import Hummingbird

/// Recognizes the person by the session cookie.
struct SessionCookie: RouterMiddleware {
  let sessions: Sessions
  /// Whether browsers reach the app over https.
  let isSecure: Bool

  /// The name of the cookie; with the prefix, a browser takes it from this host over https only.
  static func name(isSecure: Bool) -> String { isSecure ? "__Host-session" : "session" }

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    if let token = request.cookies[Self.name(isSecure: isSecure)]?.value {
      context.sessionToken = token
      context.person = try await sessions.person(token)
    }
    return try await next(request, context)
  }

  /// Returns the cookie for a token; nil deletes the cookie.
  static func cookie(_ token: String?, isSecure: Bool) -> Cookie {
    Cookie(
      name: name(isSecure: isSecure), value: token ?? "",
      maxAge: token == nil ? 0 : Int(Sessions.maximumAge), path: "/", secure: isSecure,
      httpOnly: true, sameSite: .lax)  // sent when a portal redirects back
  }
}

/// Leads to the sign-in when nobody is signed in.
struct RequirePerson: RouterMiddleware {
  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    guard context.person != nil else {
      if request.method == .get, !request.uri.path.hasPrefix("/api/") {
        let hint = context.sessionToken.isEmpty ? "" : "?over=1"
        return .redirect(to: "/sign-in\(hint)", type: .normal)
      }
      throw HTTPError(.unauthorized)
    }
    return try await next(request, context)
  }
}
