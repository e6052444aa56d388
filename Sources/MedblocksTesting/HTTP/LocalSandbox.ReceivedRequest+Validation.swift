/// Reads a request by the rules of the contract.
extension LocalSandbox.ReceivedRequest {
  /// Whether the operation lists something in pages.
  var requestsPage: Bool {
    switch operation {
    case .listPatients, .listPatientSessions, .getPatientRecords, .listFHIRSources, .listWebhooks,
      .listWebhookEvents:
      true
    default: false
    }
  }

  /// Returns the size of the requested page.
  ///
  /// - Parameter name: The name of the parameter, which differs for records.
  func pageSize(_ name: String = "limit", default size: Int = 10) throws(SandboxError) -> Int {
    let text = query[name] ?? "\(size)"
    // `Int` also accepts `+5` and `05`.
    guard let count = Int(text), "\(count)" == text, (1...100).contains(count) else {
      throw SandboxError.invalid(name, "The value must be between 1 and 100.")
    }
    return returnsEmptyPage ? 0 : count
  }

  /// Returns the operation of a well-formed request.
  func validatedOperation() throws(SandboxError) -> LocalSandbox.Operation {
    guard let operation else {
      throw SandboxError.notFound(
        "The API has no operation with this method and path.", code: "not_found")
    }
    guard isWellFormed else {
      let message = "The query is malformed, or the body is not application/json."
      throw SandboxError.invalid(nil, message, code: "bad_request")
    }
    return operation
  }

  /// Returns the parameters of the query, and rejects those that the operation does not have.
  func query(allowing names: Set<String>) throws(SandboxError) -> [String: String] {
    if let unknown = query.keys.first(where: { !names.contains($0) }) {
      throw SandboxError.invalid(
        unknown, "The operation has no parameter with this name.", code: "invalid_request")
    }
    return query
  }

  /// Returns the fields of the body; `metadata` keeps the text that was sent.
  ///
  /// - Parameter names: The only fields that the schema allows; nil for any fields.
  func fields(allowing names: Set<String>? = nil) throws(SandboxError) -> [String: SandboxJSON] {
    guard let body, let json = try? SandboxJSON(parsing: body), case .object(var fields) = json
    else {
      throw SandboxError.invalid(nil, "The body must be a JSON object.", code: "bad_request")
    }
    if let names, let unknown = fields.keys.first(where: { !names.contains($0) }) {
      throw SandboxError.invalid(
        unknown, "The body has no field with this name.", code: "invalid_request")
    }
    if case .object? = fields["metadata"] {
      fields["metadata"] = JSONSyntax.text(of: "metadata", in: body).map(SandboxJSON.raw)
    }
    return fields
  }
}
