/// What every answer other than 2xx should hold; read generously, because it explains a failure.
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

extension ErrorEnvelope: WireObject {
  enum CodingKeys: String { case error }

  init(_ fields: Fields<CodingKeys>) throws { error = try fields[.error] }

  func write(to fields: inout FieldWriter<CodingKeys>) { fields.put(.error, error) }
}

extension ErrorEnvelope.Details: WireObject {
  enum CodingKeys: String {
    case type, code, message, param
    case docURL = "doc_url"
    case requestID = "request_id"
  }

  init(_ fields: Fields<CodingKeys>) throws {
    type = try fields[.type]
    code = try fields[.code]
    message = try fields[.message]
    param = try fields[.param]
    docURL = try fields[.docURL]
    requestID = try fields[.requestID]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.type, type)
    fields.put(.code, code)
    fields.put(.message, message)
    fields.put(.param, param)
    fields.put(.docURL, docURL)
    fields.put(.requestID, requestID)
  }
}
