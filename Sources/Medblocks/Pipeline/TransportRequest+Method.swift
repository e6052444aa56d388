extension TransportRequest {
  /// The method of a request.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// A read.
    case get = "GET"
    /// A write that adds something.
    case post = "POST"
    /// A write that replaces something.
    case put = "PUT"
    /// A write that changes a part of something.
    case patch = "PATCH"
    /// A write that removes something.
    case delete = "DELETE"

    /// True for the method that changes nothing and may be sent again.
    public var isRead: Bool { self == .get }
  }
}
