import Medblocks

/// The effects of a fault on a request and its response.
extension LocalSandbox.Fault {
  /// Returns whether the fault can occur in a request.
  func isPossible(for request: LocalSandbox.ReceivedRequest) -> Bool {
    switch self {
    case .repeatedCursor: request.requestsPage && request.query["starting_after"] != nil
    case .emptyPage: request.requestsPage
    default: true
    }
  }

  /// The error with which the request ends before the service executes it.
  var transportError: TransportError? {
    switch self {
    case .cannotConnect: .cannotConnect
    case .requestLost: .connectionLost
    default: nil
    }
  }

  /// Returns the response that replaces the service's; nil when the fault has none.
  func response(requestID: String) -> SandboxResponse? {
    switch self {
    case .error(let code, let status, let retryAfter):
      let seconds = retryAfter.map { Int(min($0.inSeconds.rounded(.up), 1e9)) }
      let error = SandboxError(code.rawValue, status: status, retryAfter: seconds)
      return SandboxResponse(requestID: requestID, error: error)
    case .html(let status):
      var response = SandboxResponse(status: status, headers: [("Content-Type", "text/html")])
      response.replacementBody = Array("<html><body><h1>\(status)</h1></body></html>".utf8)
      return response
    default: return nil
    }
  }

  /// Alters the service's response.
  func alter(_ response: inout SandboxResponse, to request: LocalSandbox.ReceivedRequest) {
    switch self {
    case .truncatedBody:
      let body = response.body
      response.replacementBody = Array(body.prefix(body.count / 2))
    case .unknownValues: response.json = response.json.withUnknownValues
    case .unknownFields: response.json = response.json.withUnknownFields
    case .repeatedCursor:
      guard case .object(var page) = response.json, page["data"] != nil || response.data != nil
      else { return }
      page["has_more"] = true
      page["next_cursor"] = SandboxJSON(request.query["starting_after"])
      response.json = .object(page)
    default: return
    }
  }

  /// Returns the time that a response of some bytes takes.
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

  /// Changes each object, from the inside out, except for the metadata of the caller.
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
