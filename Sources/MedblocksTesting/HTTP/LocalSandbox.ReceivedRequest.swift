import Foundation
import Medblocks

extension LocalSandbox {
  /// A request as a sandbox took it from the wire, with what came of it.
  ///
  /// It prints its operation and the status of its answer, and neither path nor query nor body. The
  /// API key is not kept.
  public struct ReceivedRequest: Sendable, Loggable {
    /// The operation, or nil when the API has none at this method and path.
    public let operation: Operation?
    /// The method.
    public let method: TransportRequest.Method
    /// The decoded segments of the path; empty when it cannot be read.
    public let path: [String]
    /// The decoded parameters of the query; empty when it cannot be read.
    public let query: [String: String]
    /// The body, or nil when there is none.
    public let body: [UInt8]?
    /// The `Version` header, or nil.
    public let version: String?
    /// When it came, on the sandbox's clock.
    public let receivedAt: Date
    /// The status of the answer; nil when none was given, as by a fault.
    public internal(set) var statusCode: Int?

    /// Whether a fault wants an empty page in place of the one that it asks for.
    var returnsEmptyPage = false
    private let isReadable: Bool

    init(_ request: TransportRequest, at now: Date) {
      let parts = URLComponents(string: request.url)
      let path = parts.flatMap { Self.segments($0.percentEncodedPath) } ?? []
      let query = Self.formDecoded(parts?.percentEncodedQuery ?? "")
      let isJSON = request.header("content-type") == "application/json"
      self.path = path
      self.query = query ?? [:]
      isReadable = query != nil && (request.body == nil || isJSON)
      method = request.method
      operation = Operation(request.method.rawValue, path)
      body = request.body
      version = request.header("version")
      receivedAt = now
    }

    /// The operation and the status of the answer.
    package var loggableFields: [(label: String, value: Any)] {
      [
        ("operation", operation?.rawValue ?? "unknown"),
        ("status", statusCode.map { "\($0)" } ?? "none"),
      ]
    }

    private static func segments(_ path: String) -> [String]? {
      let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        .map { $0.removingPercentEncoding ?? "" }
      return segments.contains("") ? nil : segments
    }

    /// As servers decode a query: `+` is a space; nil when a name comes twice.
    private static func formDecoded(_ query: String) -> [String: String]? {
      var values: [String: String] = [:]
      for pair in query.split(separator: "&") {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          .map { $0.replacingOccurrences(of: "+", with: " ").removingPercentEncoding }
        guard parts.count == 2, let name = parts[0], let value = parts[1],
          values.updateValue(value, forKey: name) == nil
        else { return nil }
      }
      return values
    }
  }
}

/// Reading a request with the contract's rules.
extension LocalSandbox.ReceivedRequest {
  var isForPage: Bool {
    switch operation {
    case .listPatients, .listPatientSessions, .getPatientRecords, .listFHIRSources, .listWebhooks,
      .listWebhookEvents:
      true
    default: false
    }
  }

  /// How many items a page is to have; the parameter's name differs for records.
  func pageSize(_ name: String = "limit", default size: Int = 10) throws(SandboxError) -> Int {
    guard let count = Int(query[name] ?? "\(size)"), (1...100).contains(count) else {
      throw SandboxError.invalid(name, "It has to be 1 to 100.")
    }
    return returnsEmptyPage ? 0 : count
  }

  /// The operation of a request that can be read.
  func checkedOperation() throws(SandboxError) -> LocalSandbox.Operation {
    guard let operation else { throw SandboxError.notFound("No such route.", code: "not_found") }
    guard isReadable else {
      let message = "The query cannot be read, or the body is no application/json."
      throw SandboxError.invalid(nil, message, code: "bad_request")
    }
    return operation
  }

  /// The query's parameters; a name that the operation does not have is refused.
  func query(allowing names: Set<String>) throws(SandboxError) -> [String: String] {
    if let unknown = query.keys.first(where: { !names.contains($0) }) {
      throw SandboxError.invalid(unknown, "No such parameter.", code: "invalid_request")
    }
    return query
  }

  /// The fields of the body; a name that the schema does not have is refused.
  func fields(allowing names: Set<String>) throws(SandboxError) -> [String: SandboxJSON] {
    guard let body, let json = try? SandboxJSON(parsing: body), case .object(let fields) = json
    else { throw SandboxError.invalid(nil, "The body is no JSON object.", code: "bad_request") }
    if let unknown = fields.keys.first(where: { !names.contains($0) }) {
      throw SandboxError.invalid(unknown, "No such field.", code: "invalid_request")
    }
    return fields
  }
}

extension TransportRequest {
  /// The value of a header field, whatever the case of its name.
  func header(_ name: String) -> String? {
    headers.last { $0.name.lowercased() == name }?.value
  }

  /// The key of `Authorization: Bearer KEY`.
  var bearerKey: String? {
    let words = header("authorization")?.split(separator: " ") ?? []
    return words.count == 2 && words[0] == "Bearer" ? String(words[1]) : nil
  }
}
