import Foundation
import Hummingbird
import Medblocks

extension AppContext {
  /// Logs the error of a call; its description contains no patient data.
  func log(_ error: MedblocksError) {
    logger.warning("upstream", metadata: ["error": "\(error)"])
  }
}

/// Passes on the status and the error envelope of Medblocks, with a message for the patient.
struct UpstreamErrors: RouterMiddleware {
  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as MedblocksError {
      context.log(error)
      var response = try ErrorResponse(error).response(from: request, context: context)
      response.status = HTTPResponse.Status(code: ErrorResponse.status(of: error))
      if let wait = error.retryAfter {
        response.headers[.retryAfter] = "\(wait.components.seconds)"
      }
      return response
    }
  }

  private struct ErrorResponse: ResponseEncodable {
    struct Envelope: Encodable {
      let type: String
      let code: String
      let message: String
      let param: String?
      let docURL: String?
      let requestID: String?

      enum CodingKeys: String, CodingKey {
        case type, code, message, param
        case docURL = "doc_url"
        case requestID = "request_id"
      }
    }

    let error: Envelope
    let userMessage: UserMessage

    init(_ error: MedblocksError) {
      self.error = Envelope(
        type: error.type?.rawValue ?? MedblocksError.ErrorType.api.rawValue,
        code: error.code?.rawValue ?? "upstream_\(error.kind.rawValue)", message: error.message,
        param: error.param, docURL: error.docURL, requestID: error.requestID)
      userMessage = UserMessage(for: error)
    }

    static func status(of error: MedblocksError) -> Int {
      switch error.kind {
      case .api: error.statusCode ?? 502
      case .invalidRequest: 400
      case .timeout: 504
      case .connection, .decoding: 502
      case .configuration: 500
      }
    }
  }
}
