import Foundation
import Hummingbird
import Medblocks
import Mustache

/// The two pages: the home page, and the return page after a patient session.
struct PageRoutes {
  let backend: Backend
  let library: MustacheLibrary

  func add(to routes: RouterGroup<AppContext>) {
    routes.get("/") { _, context in
      try page("index", ["patient": context.patientID])
    }
    routes.get("connected") { request, context in
      do {
        let sessionReturn = try await SessionReturn(
          query: request.uri.query ?? "", context, backend)
        return try page("connected", sessionReturn.templateValues)
      } catch let error as MedblocksError {
        context.log(error)
        return try page("connected", SessionReturn.templateValues(for: error), .badGateway)
      }
    }
  }

  private func page(
    _ name: String, _ values: [String: String], _ status: HTTPResponse.Status = .ok
  ) throws -> Response {
    guard let html = library.render(values, withTemplate: name) else {
      throw HTTPError(.internalServerError)
    }
    return Response(
      status: status,
      headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(string: html)))
  }
}
