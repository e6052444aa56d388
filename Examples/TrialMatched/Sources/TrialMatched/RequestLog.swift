import HTTPTypes
import Hummingbird

/// Logs each request with its route template, because a path may contain ids.
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
