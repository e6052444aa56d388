import Foundation
import Hummingbird
import Medblocks

extension AppContext {
  /// Logs the error of a call; its description contains no patient data.
  func log(_ error: MedblocksError) {
    logger.warning("upstream", metadata: ["error": "\(error)"])
  }
}

/// Turns errors into pages with advice; the message of an error is never shown.
struct ErrorPages: RouterMiddleware {
  let renderer: PageRenderer

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as MedblocksError {
      context.log(error)
      let problem = PageProblem(error, retryPath: "")
      return try page(
        "This did not work", problem.advice, reference: problem.reference,
        status: error.type == .authentication ? .internalServerError : .badGateway, request, context
      )
    } catch let error as any HTTPResponseError {
      switch error.status {
      case .notFound:
        return try renderer.response(
          "message", MessagePage.notFound(person: context.person?.name), status: .notFound)
      case .unauthorized:
        return try page(
          "Your session is over", "Sign in again to continue where you were.", reference: nil,
          status: .unauthorized, request, context)
      case .forbidden:
        return try page(
          "This was not sent by TrialMatched", "Nothing was changed. Open the page again here.",
          reference: nil, status: .forbidden, request, context)
      default:
        return try page(
          "This did not work", "Please go back and try again.", reference: nil,
          status: error.status, request, context)
      }
    }
  }

  private func page(
    _ title: String, _ text: String, reference: String?, status: HTTPResponse.Status,
    _ request: Request, _ context: AppContext
  ) throws -> Response {
    try renderer.response(
      "message",
      MessagePage(
        person: context.person?.name, title: title, text: text, reference: reference,
        retryPath: request.method == .get ? request.uri.path : nil),
      status: status)
  }
}
