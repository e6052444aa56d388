import HTTPTypes
import Hummingbird

/// Logs each request with its route template, because the path contains a patient id.
///
/// Hummingbird adds the request id to each line.
struct RequestLog: RouterMiddleware {
  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    func log(_ status: String) {
      context.logger.info(
        "request",
        metadata: [
          "method": "\(request.method)", "route": "\(context.endpointPath ?? "none")",
          "status": "\(status)",
          "milliseconds": "\(Int((ContinuousClock.now - start) / .milliseconds(1)))",
        ])
    }
    do {
      let response = try await next(request, context)
      log("\(response.status.code)")
      return response
    } catch {
      log((error as? any HTTPResponseError).map { "\($0.status.code)" } ?? "500")
      throw error
    }
  }
}

/// Adds the security headers to each response.
struct SecurityHeaders: RouterMiddleware {
  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    response.headers[.contentSecurityPolicy] =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
      + "base-uri 'none'; frame-ancestors 'none'; form-action 'self' https: http://localhost:*"
    response.headers[.xContentTypeOptions] = "nosniff"
    if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "no-referrer" }
    return response
  }
}
