/// A call before it is sent: an operation with its ids, query and body.
struct Request: Sendable {
  let operation: Operation
  /// The values of the path parameters, in order.
  private let ids: [String]
  private let query: [(name: String, value: String?)]
  let body: JSON?

  init(_ operation: Operation, _ ids: String..., body: (any JSONConvertible)? = nil) {
    self.init(operation, ids: ids, body: body)
  }

  init(
    _ operation: Operation, ids: [String], query: [(name: String, value: String?)] = [],
    body: (any JSONConvertible)? = nil
  ) {
    self.operation = operation
    self.ids = ids
    self.query = query
    self.body = body?.json
  }

  /// Returns the percent-encoded path and query.
  ///
  /// Each id is one percent-encoded segment. An id that would still change the path is rejected:
  /// the empty string, `.` and `..`, which servers remove.
  ///
  /// - Throws: ``MedblocksError`` of kind `invalidRequest`.
  func target() throws -> String {
    var ids = ids[...]
    var path = ""
    for segment in operation.path.split(separator: "/") {
      guard segment.first == "{" else {
        path += "/" + segment
        continue
      }
      let name = String(segment.dropFirst().dropLast())
      guard let id = ids.popFirst(), !["", ".", ".."].contains(id) else {
        throw MedblocksError.invalidRequest(
          name, argument: name == "connection_id" ? "connectionID" : nil,
          "an id must not be empty, '.' or '..'")
      }
      path += "/" + PercentEncoding.encode(id)
    }
    let pairs = query.compactMap { name, value in
      value.map { "\(name)=\(PercentEncoding.encode($0))" }
    }
    return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
  }

  /// Returns the body as JSON; nil when the request has none.
  ///
  /// - Throws: ``MedblocksError`` of kind `invalidRequest` for metadata that is nested too deep to be
  ///   encoded.
  func encodedBody() throws -> [UInt8]? {
    guard body?.isNested(atMost: JSONScanner.maximumDepth) ?? true else {
      throw MedblocksError.invalidRequest(
        "metadata", "it must not be nested deeper than 511 levels")
    }
    return body?.bytes
  }
}
