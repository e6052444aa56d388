import Medblocks

extension LocalSandbox {
  /// A fault of the network or the service.
  public enum Fault: Hashable, Sendable, CustomStringConvertible {
    /// An error response with a code and its documented type and status.
    ///
    /// The service does not execute the request. Set `status` for `quota_exceeded`, which occurs as
    /// 402 and 429, or for a code that is not documented. `retryAfter` is rounded up to seconds.
    case error(MedblocksError.Code, status: Int? = nil, retryAfter: Duration? = nil)
    /// An HTML page with a status, as a proxy sends it; the service does not execute the request.
    case html(status: Int)
    /// No connection: the request is not sent.
    case cannotConnect
    /// The connection is lost before the service receives the request.
    case requestLost
    /// The service executes the request, and the connection is lost before its response.
    case responseLost
    /// No response at all; the service does not execute the request.
    case stall
    /// A slow response, with at least one byte a second.
    case slow(bytesPerSecond: Int)
    /// A response that claims to be complete, but whose body is cut in half.
    case truncatedBody
    /// A response in which each status, type and code has an unknown value.
    case unknownValues
    /// A response in which each object has an unknown field.
    case unknownFields
    /// A page whose `next_cursor` is the cursor of the request; it never affects a first page.
    case repeatedCursor
    /// A page without items, with `has_more` and a `next_cursor`.
    case emptyPage

    /// The name of the case with its values, for example `error(throttled)` or `stall`.
    public var description: String {
      switch self {
      case .error(let code, let status, let retryAfter):
        let details = [
          code.rawValue, status.map { "status: \($0)" }, retryAfter.map { "retryAfter: \($0)" },
        ]
        return "error(\(details.compactMap { $0 }.joined(separator: ", ")))"
      case .html(let status): return "html(status: \(status))"
      case .cannotConnect: return "cannotConnect"
      case .requestLost: return "requestLost"
      case .responseLost: return "responseLost"
      case .stall: return "stall"
      case .slow(let bytesPerSecond): return "slow(bytesPerSecond: \(bytesPerSecond))"
      case .truncatedBody: return "truncatedBody"
      case .unknownValues: return "unknownValues"
      case .unknownFields: return "unknownFields"
      case .repeatedCursor: return "repeatedCursor"
      case .emptyPage: return "emptyPage"
      }
    }
  }
}
