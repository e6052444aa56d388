/// The body of a response whose status is not 2xx.
///
/// Each field is read by itself, because an incomplete envelope still explains the failure: a number
/// is read as a string, and any other value as nil.
struct ErrorEnvelope: Hashable, Sendable {
  let error: Details

  struct Details: Hashable, Sendable {
    let type: MedblocksError.ErrorType?
    let code: MedblocksError.Code?
    let message: String?
    let param: String?
    let docURL: String?
    let requestID: String?
  }
}

extension ErrorEnvelope {
  /// Reads the body of a response; nil when it is not an error envelope.
  ///
  /// Invalid UTF-8 is repaired, because nothing but the message can contain it.
  init?(parsing body: [UInt8]) {
    let json = try? body.withUnsafeBufferPointer { bytes in
      var scanner = JSONScanner(bytes)
      return try scanner.json()
    }
    guard let json, let envelope = try? Self(json: json) else { return nil }
    self = envelope
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
    type = reader.text(.type).map(MedblocksError.ErrorType.init(rawValue:))
    code = reader.text(.code).map(MedblocksError.Code.init(rawValue:))
    message = reader.text(.message)
    param = reader.text(.param)
    docURL = reader.text(.docURL)
    requestID = reader.text(.requestID)
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
