extension TransportRequest {
  /// An HTTP request method.
  public enum Method: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// Reads a resource.
    case get = "GET"
    /// Creates a resource or runs an action.
    case post = "POST"
    /// Replaces a resource.
    case put = "PUT"
    /// Changes some fields of a resource.
    case patch = "PATCH"
    /// Deletes a resource.
    case delete = "DELETE"

    /// Whether the method changes nothing, so that the request may be sent again (RFC 9110, 9.2.1).
    public var isSafe: Bool { self == .get }

    /// The method's name: `GET`.
    public var description: String { rawValue }
  }
}
