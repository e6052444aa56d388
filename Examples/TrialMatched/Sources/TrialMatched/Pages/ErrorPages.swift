import Foundation
import Hummingbird
import Medblocks

extension AppContext {
  /// Logs the error of a call; its description contains no patient data.
  func log(_ error: MedblocksError) {
    logger.warning("upstream", metadata: ["error": "\(error)"])
  }
}

/// An error as a browser gets it: advice and a code, never the message of another system.
struct BrowserError {
  let status: HTTPResponse.Status
  let code: String
  let title: String
  let advice: String
  var retryAfter: Duration?

  /// The advice for an error that the person cannot resolve.
  static let ourFault = "Something went wrong on our side. Please try again later."

  private init(
    _ status: HTTPResponse.Status, _ code: String, _ title: String, _ advice: String
  ) {
    self.status = status
    self.code = code
    self.title = title
    self.advice = advice
  }

  init(_ error: any Error) {
    switch error {
    case let error as MedblocksError: self.init(error)
    case is PatientUpdates.LimitReached:
      self.init(
        .tooManyRequests, "too_many_pages", "Too many pages are open",
        "Close some of them, so that this one can be kept up to date.")
      retryAfter = .seconds(30)
    case let error as any HTTPResponseError: self.init(error.status)
    default:
      self.init(.internalServerError)
    }
  }

  private init(_ status: HTTPResponse.Status) {
    switch status {
    case .notFound:
      self.init(
        status, "not_found", "This page does not exist",
        "The address may have changed, or what it showed was deleted.")
    case .unauthorized:
      self.init(
        status, "not_signed_in", "Your session is over",
        "Sign in again to continue where you were.")
    case .forbidden:
      self.init(
        status, "other_site", "This was not sent by TrialMatched",
        "Nothing was changed. Open the page again here.")
    case _ where status.kind == .clientError:
      self.init(
        status, "invalid_request", "This did not work", "Please go back and try again.")
    default:
      self.init(
        .internalServerError, "internal", "This did not work", Self.ourFault)
    }
  }

  private init(_ error: MedblocksError) {
    let status: HTTPResponse.Status
    let code: String
    switch (error.type, error.kind) {
    case (.rateLimit?, _): (status, code) = (.serviceUnavailable, "busy")
    case (.notFound?, _): (status, code) = (.notFound, "not_found")
    case (.ehr?, _): (status, code) = (.badGateway, "portal_unavailable")
    case (.authentication?, _), (.permission?, _), (.billing?, _), (_, .configuration):
      (status, code) = (.internalServerError, "internal")  // our key, not the person's
    case (.invalidRequest?, _), (.conflict?, _), (_, .invalidRequest):
      (status, code) = (.badRequest, "invalid_request")
    case (_, .timeout): (status, code) = (.gatewayTimeout, "busy")
    default: (status, code) = (.badGateway, "unavailable")
    }
    self.init(status, code, "This did not work", error.userMessage)
    retryAfter = error.retryAfter
  }
}

/// Turns errors into pages, and into JSON for scripts.
struct ErrorPages: RouterMiddleware {
  let renderer: PageRenderer

  private struct Body: ResponseEncodable {
    struct Error: Encodable {
      let code: String
      let message: String
      let request_id: String
    }
    let error: Error
  }

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      if error is CancellationError { throw error }
      log(error, context)
      let browserError = BrowserError(error)
      let reference = (error as? MedblocksError)?.requestID ?? context.id
      var response = try response(browserError, reference, request, context)
      response.headers[.cacheControl] = "no-store"
      if let wait = browserError.retryAfter {
        response.headers[.retryAfter] = "\(wait.components.seconds)"
      }
      return response
    }
  }

  private func log(_ error: any Error, _ context: AppContext) {
    switch error {
    case let error as MedblocksError: context.log(error)
    case is any HTTPResponseError, is PatientUpdates.LimitReached: break
    default: context.logger.error("failed", metadata: ["error": "\(type(of: error))"])
    }
  }

  private func response(
    _ error: BrowserError, _ reference: String, _ request: Request, _ context: AppContext
  ) throws -> Response {
    guard request.uri.path.hasPrefix("/api/") else {
      let isUnexpected = error.status.kind == .serverError
      return try renderer.response(
        "message",
        MessagePage(
          person: context.person?.name, title: error.title, text: error.advice,
          reference: isUnexpected ? reference : nil,
          retryPath: request.method == .get && error.status != .notFound ? request.uri.path : nil),
        status: error.status)
    }
    let body = Body(
      error: .init(code: error.code, message: error.advice, request_id: reference))
    var response = try context.responseEncoder.encode(body, from: request, context: context)
    response.status = error.status
    return response
  }
}
