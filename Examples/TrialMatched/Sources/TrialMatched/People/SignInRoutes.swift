import Foundation
import Hummingbird

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
      // A new token, so that one that somebody else has planted in the browser is worth nothing.
      let token = try await backend.sessions.start(person, replacing: context.sessionToken)
      var response = Response.redirect(to: "/", type: .normal)
      response.setCookie(SessionCookie.cookie(token, isSecure: backend.isSecure))
      return response
    }
    routes.post("sign-out") { _, context in
      try await backend.sessions.end(context.sessionToken)
      var response = Response.redirect(to: "/sign-in", type: .normal)
      response.setCookie(SessionCookie.cookie(nil, isSecure: backend.isSecure))
      return response
    }
  }
}
