import Foundation
import Medblocks

extension LocalSandbox {
  /// A request that a sandbox received, and the status of its response.
  ///
  /// It prints its operation and status, but not its path, query or body. It does not keep the API
  /// key.
  public struct ReceivedRequest: Sendable, Loggable {
    /// The operation; nil when the API has none with this method and path.
    public let operation: Operation?
    /// The HTTP method.
    public let method: TransportRequest.Method
    /// The decoded segments of the path; empty when the path is malformed.
    public let path: [String]
    /// The decoded parameters of the query; empty when the query is malformed.
    public let query: [String: String]
    /// The body; nil when the request has none.
    public let body: [UInt8]?
    /// The header fields by lower-case name, without `Authorization`.
    public let headerFields: [String: String]
    /// The value of the `Version` header; nil when it is absent.
    public var version: String? { headerFields["version"] }
    /// The time of receipt on the sandbox's clock.
    public let receivedAt: Date
    /// The status of the response; nil when a fault kept the sandbox from responding.
    public internal(set) var statusCode: Int?

    /// Whether a fault replaces the requested page with an empty one.
    var returnsEmptyPage = false
    /// Whether the query and the media type of the body are valid.
    let isWellFormed: Bool

    init(_ request: TransportRequest, at now: Date) {
      let components = URLComponents(string: request.url)
      let path = components.flatMap { Self.segments($0.percentEncodedPath) } ?? []
      let query = Self.formDecoded(components?.percentEncodedQuery ?? "")
      let isJSON = request.mediaType == "application/json"
      self.path = path
      self.query = query ?? [:]
      isWellFormed = query != nil && (request.body == nil || isJSON)
      method = request.method
      operation = Operation(request.method.rawValue, path)
      body = request.body
      let fields = request.headers.map { ($0.name.lowercased(), $0.value) }
      headerFields = Dictionary(fields) { $1 }.filter { $0.key != "authorization" }
      receivedAt = now
    }

    /// The operation and the status of the response.
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

    /// Decodes a query as servers do, with `+` for a space; nil when a name occurs twice.
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
