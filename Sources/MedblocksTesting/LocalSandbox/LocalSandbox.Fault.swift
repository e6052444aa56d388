import Medblocks

extension LocalSandbox {
  /// Something that goes wrong between a client and the service.
  public enum Fault: Hashable, Sendable {
    /// An answer with a code of the documentation, in its type and status.
    ///
    /// `status` is another than the documented one, for `quota_exceeded` (429 or 402) or for a code that
    /// is yet to come; `retryAfter` is told in whole seconds, rounded up. The service has done nothing.
    case error(MedblocksError.Code, status: Int? = nil, retryAfter: Duration? = nil)
    /// A page of HTML with a status, as a proxy answers; the service has done nothing.
    case html(status: Int)
    /// There is no connection, and nothing was sent.
    case cannotConnect
    /// The connection ends before the service has seen the request.
    case requestLost
    /// The service has done what it was asked for, and the connection ends before its answer.
    case responseLost
    /// No answer, ever; the service has done nothing.
    case stall
    /// The answer comes this slowly, at least one byte a second.
    case slow(bytesPerSecond: Int)
    /// The answer's body ends in its middle and claims to be complete.
    case truncatedBody
    /// Every status, type and code in the answer is a word that nobody knows.
    case unknownValues
    /// Every object in the answer has a field that nobody knows.
    case unknownFields
    /// A page but the first hands out the cursor that it was asked with, and says that there is more.
    case repeatedCursor
    /// An empty page that says that there is more, and where.
    case emptyPage
  }
}

/// What a fault does to a request and to its answer.
extension LocalSandbox.Fault {
  /// Whether a request can have the fault at all.
  func isPossible(for request: LocalSandbox.ReceivedRequest) -> Bool {
    switch self {
    case .repeatedCursor: request.isForPage && request.query["starting_after"] != nil
    case .emptyPage: request.isForPage
    default: true
    }
  }

  /// Why the service does not see the request.
  var transportError: TransportError? {
    switch self {
    case .cannotConnect: .cannotConnect
    case .requestLost: .connectionLost
    default: nil
    }
  }

  /// The answer in place of the service's.
  func answer(requestID: String) -> SandboxResponse? {
    switch self {
    case .error(let code, let status, let retryAfter):
      let seconds = retryAfter.map { Int(min($0.inSeconds.rounded(.up), 1e9)) }
      let error = SandboxError(code.rawValue, status: status, retryAfter: seconds)
      return SandboxResponse(requestID: requestID, error: error)
    case .html(let status):
      var answer = SandboxResponse(status: status, headers: [("Content-Type", "text/html")])
      answer.replacement = Array("<html><body><h1>\(status)</h1></body></html>".utf8)
      return answer
    default: return nil
    }
  }

  /// Changes the service's answer.
  func distort(
    _ answer: inout SandboxResponse, to request: LocalSandbox.ReceivedRequest
  ) {
    switch self {
    case .truncatedBody:
      let body = answer.body
      answer.replacement = Array(body.prefix(body.count / 2))
    case .unknownValues: answer.json = answer.json.withUnknownValues
    case .unknownFields: answer.json = answer.json.withUnknownFields
    case .repeatedCursor:
      guard case .object(var page) = answer.json, page["data"] != nil || answer.data != nil
      else { return }
      page["has_more"] = true
      page["next_cursor"] = SandboxJSON(request.query["starting_after"])
      answer.json = .object(page)
    default: return
    }
  }

  /// How long an answer of some bytes takes.
  func delay(of bytes: Int) -> Duration {
    guard case .slow(let rate) = self else { return .zero }
    return .seconds(Double(bytes) / Double(max(1, rate)))
  }
}

extension SandboxJSON {
  fileprivate var withUnknownValues: SandboxJSON {
    changingObjects { members in
      for name in ["status", "type", "code", "failure_code"] where members[name]?.string != nil {
        members[name] = .string("brand_new_\(name)")
      }
    }
  }

  fileprivate var withUnknownFields: SandboxJSON {
    changingObjects { $0["brand_new_field"] = ["is": true] }
  }

  /// Every object in it changed, from the inside out, but for what callers put in.
  private func changingObjects(_ change: (inout [String: SandboxJSON]) -> Void) -> SandboxJSON {
    switch self {
    case .array(let items): return .array(items.map { $0.changingObjects(change) })
    case .object(var members):
      for (name, value) in members where name != "metadata" {
        members[name] = value.changingObjects(change)
      }
      change(&members)
      return .object(members)
    default: return self
    }
  }
}
