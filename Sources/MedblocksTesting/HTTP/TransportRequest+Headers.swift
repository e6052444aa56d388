import Medblocks

extension TransportRequest {
  /// Returns the value of a header field, whose name is given in lower case.
  func header(_ name: String) -> String? {
    headers.last { $0.name.lowercased() == name }?.value
  }

  /// The key in `Authorization: Bearer KEY`.
  var bearerKey: String? {
    let parts = header("authorization")?.split(separator: " ") ?? []
    return parts.count == 2 && parts[0] == "Bearer" ? String(parts[1]) : nil
  }
}
