import Foundation
import Hummingbird
import Medblocks

extension AppContext {
  /// An error of a call prints nobody's data.
  func log(_ error: MedblocksError) {
    logger.warning("upstream", metadata: ["error": "\(error)"])
  }
}

/// Hands on what Medblocks refused: its status and error envelope, with what a person is told.
struct UpstreamErrors: RouterMiddleware {
  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as MedblocksError {
      context.log(error)
      var response = try Answer(error).response(from: request, context: context)
      response.status = HTTPResponse.Status(code: Answer.status(of: error))
      if let wait = error.retryAfter {
        response.headers[.retryAfter] = "\(wait.components.seconds)"
      }
      return response
    }
  }

  private struct Answer: ResponseEncodable {
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
    let advice: Advice

    init(_ error: MedblocksError) {
      self.error = Envelope(
        type: error.type?.rawValue ?? MedblocksError.ErrorType.api.rawValue,
        code: error.code?.rawValue ?? "upstream_\(error.kind.rawValue)", message: error.message,
        param: error.param, docURL: error.docURL, requestID: error.requestID)
      advice = Advice(for: error)
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
