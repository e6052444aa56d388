import Foundation
import HTTPTypes
import Hummingbird

/// Rejects a write that does not come from a page of the app.
///
/// Every browser sends `Sec-Fetch-Site` or `Origin` with a form or a script's request.
struct SameOriginWrites: RouterMiddleware {
  private static let site = HTTPField.Name("Sec-Fetch-Site")
  private static let contentTypes = ["application/x-www-form-urlencoded", "application/json"]
  let publicURL: String

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    guard request.method != .get, request.method != .head else {
      return try await next(request, context)
    }
    let origin = request.headers[.origin]
    let site = Self.site.flatMap { request.headers[$0] }
    guard site == "same-origin" || site == nil && origin == publicURL,
      origin == nil || origin == publicURL
    else { throw HTTPError(.forbidden) }
    let type = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased() ?? ""
    guard Self.contentTypes.contains(type.trimmingCharacters(in: .whitespaces)) else {
      throw HTTPError(.unsupportedMediaType)
    }
    return try await next(request, context)
  }
}
