/// A call before it is bound to a server: an operation, its ids, its query and its body.
struct Request: Sendable {
  let operation: Operation
  /// What fills the braces of the path, in order.
  private let ids: [String]
  private let query: [(name: String, value: String?)]
  let body: JSON?

  init(_ operation: Operation, _ ids: String..., body: (any WireValue)? = nil) {
    self.init(operation, ids: ids, body: body)
  }

  init(
    _ operation: Operation, ids: [String], query: [(name: String, value: String?)] = [],
    body: (any WireValue)? = nil
  ) {
    self.operation = operation
    self.ids = ids
    self.query = query
    self.body = body?.wire
  }

  /// The path and query in wire form.
  ///
  /// Each id is one percent-encoded segment, and an id that would change the path even so (empty,
  /// `.` or `..`, which servers fold away) is refused.
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
        throw MedblocksError.invalidRequest(name, "The id is empty, '.' or '..'.")
      }
      path += "/" + PercentEncoding.encode(id)
    }
    let pairs = query.compactMap { name, value in
      value.map { "\(name)=\(PercentEncoding.encode($0))" }
    }
    return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
  }
}
