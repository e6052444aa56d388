/// A complete HTTP response.
///
/// It prints without its headers and body.
public struct TransportResponse: Sendable, Loggable {
  /// The HTTP status code.
  public let statusCode: Int
  /// The body after decoding its `Content-Encoding`; empty when there is none.
  public internal(set) var body: [UInt8]
  /// The header fields by lower-case name.
  public let headerFields: [String: String]

  /// Creates a response; of header fields whose names differ only in case, the last one is kept.
  public init(statusCode: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.statusCode = statusCode
    headerFields = Dictionary(headers.map { ($0.name.lowercased(), $0.value) }) { $1 }
    self.body = body
  }

  /// Returns the value of a header field; the case of its name does not matter.
  public func header(_ name: String) -> String? { headerFields[name.lowercased()] }

  /// The id of the request (`X-Request-Id`), for Medblocks' support; nil when it is absent.
  public var requestID: String? { header("X-Request-Id") }

  /// Whether the status code is 2xx.
  var isSuccess: Bool { (200..<300).contains(statusCode) }

  package var loggableFields: [(label: String, value: Any)] {
    [("status", statusCode), ("bytes", body.count)]
  }
}
