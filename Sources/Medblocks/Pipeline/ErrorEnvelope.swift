/// The body of a response whose status is not 2xx.
///
/// Only the code is required: an incomplete envelope still explains the failure.
struct ErrorEnvelope: Hashable, Sendable {
  let error: Details

  struct Details: Hashable, Sendable {
    let type: MedblocksError.ErrorType?
    let code: MedblocksError.Code
    let message: String?
    let param: String?
    let docURL: String?
    let requestID: String?
  }
}

extension ErrorEnvelope: JSONModel {
  enum CodingKeys: String { case error }

  init(_ reader: ObjectReader<CodingKeys>) throws { error = try reader[.error] }

  func write(to writer: inout ObjectWriter<CodingKeys>) { writer.set(.error, error) }
}

extension ErrorEnvelope.Details: JSONModel {
  enum CodingKeys: String {
    case type, code, message, param
    case docURL = "doc_url"
    case requestID = "request_id"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    type = try reader[.type]
    code = try reader[.code]
    message = try reader[.message]
    param = try reader[.param]
    docURL = try reader[.docURL]
    requestID = try reader[.requestID]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.type, type)
    writer.set(.code, code)
    writer.set(.message, message)
    writer.set(.param, param)
    writer.set(.docURL, docURL)
    writer.set(.requestID, requestID)
  }
}
