extension MedblocksError {
  /// The parameters of the API's requests, which a description may show.
  ///
  /// A `param` of the service may contain the caller's data: `metadata.jane_doe`.
  static let parameters: Set<String> = [
    "Version", "connection_id", "count", "delivered", "description", "email", "ending_before",
    "events", "expires_in", "id", "limit", "metadata", "name", "patient_email", "patient_id",
    "patient_name", "q", "recommended_connection_ids", "return_button_label", "return_url", "since",
    "starting_after", "status", "type", "url",
  ]

  /// The parameter for a description, without keys and indices of the caller's data.
  var loggableParam: String? {
    guard kind == .api, let param else { return param?.loggable }
    let name = String(param.prefix { $0 != "." && $0 != "[" })
    return Self.parameters.contains(name) ? name : .unprintable
  }
}

extension OpenEnum {
  /// The value for a description: any other than the known ones may contain the caller's data.
  var loggable: String { Self.knownValues.contains(self) ? rawValue : .unprintable }
}
