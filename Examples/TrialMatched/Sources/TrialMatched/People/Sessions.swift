import Foundation
import HTTPTypes
import Hummingbird
import Medblocks

/// The browser sessions of people who have signed in.
///
/// They are in memory: an app with several processes keeps them in a database.
actor Sessions {
  struct Session: Sendable {
    let person: DemoPerson
    let expiresAt: Date
    /// The state of the connection that was started last in this browser.
    var state: String?
    /// A message for the next page.
    var message: String?
  }

  static let duration: TimeInterval = 12 * 3_600
  private var sessions: [String: Session] = [:]

  /// Creates a session and returns its token.
  func start(_ person: DemoPerson, replacing old: String?, now: Date = Date()) -> String {
    if let old { sessions[old] = nil }
    sessions = sessions.filter { $0.value.expiresAt > now }
    let token = (0..<2).map { _ in PatientSessionReturn.makeState() }.joined()
    sessions[token] = Session(person: person, expiresAt: now + Self.duration)
    return token
  }

  func session(_ token: String, now: Date = Date()) -> Session? {
    sessions[token].flatMap { $0.expiresAt > now ? $0 : nil }
  }

  func end(_ token: String) { sessions[token] = nil }
  func end(of person: DemoPerson) { sessions = sessions.filter { $0.value.person != person } }
  func setState(_ state: String, of token: String) { sessions[token]?.state = state }
  func setMessage(_ message: String, of token: String) { sessions[token]?.message = message }

  /// Returns the state once.
  func takeState(of token: String) -> String? {
    defer { sessions[token]?.state = nil }
    return sessions[token]?.state
  }

  /// Returns the message once.
  func takeMessage(of token: String) -> String? {
    defer { sessions[token]?.message = nil }
    return sessions[token]?.message
  }
}

/// Recognizes the person by the session cookie.
struct SessionCookie: RouterMiddleware {
  static let name = "trialmatched_session"
  let sessions: Sessions

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    if let token = request.cookies[Self.name]?.value {
      context.sessionToken = token
      context.person = await sessions.session(token)?.person
    }
    return try await next(request, context)
  }
}

/// Leads to the sign-in when nobody is signed in, and keeps requests of other sites away.
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

/// Rejects a write that another site's page sends.
struct SameOriginWrites: RouterMiddleware {
  private static let site = HTTPField.Name("Sec-Fetch-Site")
  let publicURL: String

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    if request.method != .get, request.method != .head {
      let site = Self.site.flatMap { request.headers[$0] }
      let isOwn = site.map { $0 == "same-origin" } ?? (request.headers[.origin] == publicURL)
      guard isOwn else { throw HTTPError(.forbidden) }
    }
    return try await next(request, context)
  }
}

/// The routes that sign a person in and out.
struct SignInRoutes {
  let backend: Backend
  let renderer: PageRenderer

  func add(to routes: RouterGroup<AppContext>) {
    routes.get("sign-in") { request, context -> Response in
      if context.person != nil { return .redirect(to: "/", type: .normal) }
      return try renderer.response(
        "sign-in",
        SignInPage(
          people: DemoPerson.all.map { .init(id: $0.id, name: $0.name, detail: $0.detail) },
          isSessionOver: request.uri.queryParameters["over"] != nil))
    }
    routes.post("sign-in") { request, context in
      struct Form: Decodable { let person: String }
      let form = try await URLEncodedFormDecoder().decode(
        Form.self, from: request, context: context)
      guard let person = DemoPerson.all.first(where: { $0.id == form.person }) else {
        throw HTTPError(.badRequest)
      }
      let token = await backend.sessions.start(person, replacing: context.sessionToken)
      var response = Response.redirect(to: "/", type: .normal)
      response.setCookie(cookie(token, maxAge: Int(Sessions.duration)))
      return response
    }
    routes.post("sign-out") { _, context in
      await backend.sessions.end(context.sessionToken)
      var response = Response.redirect(to: "/sign-in", type: .normal)
      response.setCookie(cookie("", maxAge: 0))
      return response
    }
  }

  private func cookie(_ value: String, maxAge: Int) -> Cookie {
    Cookie(
      name: SessionCookie.name, value: value, maxAge: maxAge, path: "/", secure: backend.isSecure,
      httpOnly: true, sameSite: .lax)  // sent when a portal redirects back
  }
}
